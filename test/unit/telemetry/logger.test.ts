import { createLogger, describeError } from '../../../telemetry/logger';

function logged(level = 'debug') {
  const lines: string[] = [];
  const logger = createLogger({
    component: 'api',
    level,
    destination: { write: (line: string) => void lines.push(line) },
  });
  return {
    logger,
    text: () => lines.join(''),
    last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>,
  };
}

it('writes one JSON line with time, level and component', () => {
  const { logger, text, last } = logged();
  logger.info({ applicationId: 1 }, 'Listening');
  expect(last()).toMatchObject({ level: 'info', component: 'api', applicationId: 1, msg: 'Listening' });
  expect(Date.parse(String(last()['time']))).not.toBeNaN();
  expect(text().match(/\n/g)).toHaveLength(1);
});

describe('P-PII: fields that never belong into a line', () => {
  const fields = [
    'authorization',
    'body',
    'candidate',
    'cookie',
    'document',
    'email',
    'firstName',
    'headers',
    'lastName',
    'identificationDocument',
    'mobileNumber',
    'password',
    'payload',
    'payloads',
    'phone',
    'phoneNumber',
    'secret',
    'summary',
    'token',
  ];

  it.each(fields)('P-PII: %s is redacted at every depth that is logged', (field) => {
    const { logger, text, last } = logged();
    const value = { [field]: 'zenobia', other: 'kept' };
    logger.warn({ ...value, request: { ...value, candidateOf: value } }, 'Refused');
    expect(text()).not.toContain('zenobia');
    expect(last()).toMatchObject({ [field]: '[redacted]', other: 'kept', request: { other: 'kept' } });
  });
});

describe('P-PII: errors', () => {
  it('P-PII: lose every field of their own but the code', () => {
    const { logger, text, last } = logged();
    const cause = Object.assign(new TypeError('inner'), { body: 'zenobia' });
    const error = Object.assign(new Error('outer', { cause }), {
      code: 'ECONNRESET',
      response: { data: 'zenobia' },
      config: 'zenobia',
    });
    logger.error({ err: error }, 'Failed');
    expect(text()).not.toContain('zenobia');
    expect(last()['err']).toMatchObject({
      type: 'Error',
      message: 'outer',
      code: 'ECONNRESET',
      cause: { type: 'TypeError', message: 'inner' },
    });
  });

  it('P-PII: do not bring their message again with the stack', () => {
    const { stack } = describeError(new Error('first line\nzenobia at home'));
    expect(stack).toMatch(/^\s+at /);
    expect(stack).not.toContain('zenobia');
  });

  it('end: causes in a circle, long messages, and what is no error', () => {
    const circle = new Error('round');
    circle.cause = circle;
    expect(JSON.stringify(describeError(circle)).length).toBeLessThan(5_000);
    expect(describeError(new Error('x'.repeat(10_000))).message).toHaveLength(500);
    expect(describeError('zenobia')).toEqual({ type: 'string', message: 'a value that is no error was thrown' });
    expect(describeError(undefined)).toMatchObject({ type: 'undefined' });
  });
});

it('T20: line breaks and terminal codes stay inside the one line', () => {
  const { logger, text } = logged();
  logger.warn({ detail: 'a\n{"level":"fatal"}\u001b[31m\u2028' }, 'b\r\nc');
  expect(text().trimEnd()).not.toMatch(/[\n\r\u001b]/);
});

it('a level that does not exist is refused, and the environment sets the default', () => {
  expect(() => createLogger({ component: 'x', level: 'loud' })).toThrow(/LOG_LEVEL is not one of trace, debug/);
  const before = process.env['LOG_LEVEL'];
  process.env['LOG_LEVEL'] = 'ERROR';
  try {
    expect(createLogger({ component: 'x' }).level).toBe('error');
    process.env['LOG_LEVEL'] = '';
    expect(createLogger({ component: 'x' }).level).toBe('info');
  } finally {
    if (before === undefined) delete process.env['LOG_LEVEL'];
    else process.env['LOG_LEVEL'] = before;
  }
});
