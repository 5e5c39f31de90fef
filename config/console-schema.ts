// The board, a process of its own for people who run the bridge. Everything about it is closed by default: loopback, and no
// board at all without a token.
import { z } from 'zod';
import { baseUrl, host, port, secret, textThatIs } from './scalars';

const loopback = '127.0.0.1';

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

export const consoleSchema = z
  .strictObject({
    host: host()
      .prefault(loopback)
      .describe('Address that the board listens on. Default: 127.0.0.1; in a container 0.0.0.0.'),
    port: port().prefault(9092).describe('Port of the board. Default: 9092.'),
    publicUrl: baseUrl()
      .optional()
      .describe(
        'Where people open the board, if that is not this machine: the address of the TLS proxy in front of it, without a path. https, unless the host is loopback. Default: only http://localhost and http://127.0.0.1 with `port` are answered.',
      ),
    opsHost: host()
      .prefault(loopback)
      .describe('Address that the ops port of the board listens on. Default: 127.0.0.1; in a container 0.0.0.0.'),
    opsPort: port()
      .prefault(9093)
      .describe('Port of the board for health and metrics; never published. Default: 9093.'),
    token: secret().describe('What a person types to log in to the board. At least 24 bytes (R6).'),
    candidateUrl: candidateLink()
      .optional()
      .describe(
        'Address of a candidate in your Gupy, as a browser shows it, with {{application}} and {{job}} where their ids stand. Default: the board has no link to Gupy.',
      ),
    temporalUi: baseUrl()
      .optional()
      .describe('Address of the Temporal UI, for links from the board. Default: the board has no such link.'),
  })
  .optional()
  .describe('The board, for people who run the bridge (docs/board.md). Default: there is none.');
