// The board, a process of its own for people who run the bridge. Everything about it is closed by default: loopback, and no
// board at all without a token.
import { z } from 'zod';
import { baseUrl, listenHost, port, secret, textThatIs, withDefault, optional } from './scalars';

/** What the address of a candidate in Gupy may name. */
const linkPart = /\{\{(application|job)\}\}/g;

function candidateLink() {
  return textThatIs(
    (value) => {
      const filled = value.replace(linkPart, '1');
      return /^https:\/\/[^\s/?#@\\{}]+\/[^\s{}\\]*$/i.test(filled) && URL.canParse(filled);
    },
    'is no address of a candidate',
    'write https://<your Gupy>/…, with {{application}} and {{job}} where their ids stand',
  );
}

export const consoleSchema = optional(
  z.strictObject({
    host: listenHost('the board'),
    port: withDefault(port(), 9092, 'Port of the board.'),
    publicUrl: optional(
      baseUrl(),
      'Where people open the board, if that is not this machine: the address of the TLS proxy in front of it, without a path. https, unless the host is loopback.',
      'only http://localhost and http://127.0.0.1 with `port` are answered',
    ),
    opsHost: listenHost('the ops port of the board'),
    opsPort: withDefault(port(), 9093, 'Port of the board for health and metrics; never published.'),
    token: secret().describe('What a person types to log in to the board. At least 24 bytes (R6).'),
    candidateUrl: optional(
      candidateLink(),
      'Address of a candidate in your Gupy, as a browser shows it, with {{application}} and {{job}} where their ids stand.',
      'the board has no link to Gupy',
    ),
    temporalUi: optional(
      baseUrl(),
      'Address of the Temporal UI, for links from the board.',
      'the board has no such link',
    ),
  }),
  'The board, for people who run the bridge (docs/board.md).',
  'there is none',
);
