// Keeps outgoing calls away from private networks (R22). The check sits where the socket is opened, on the very
// addresses it will use: a check of the URL beforehand would miss a name that resolves elsewhere the second time.
// What could go wrong: a literal address never reaches `lookup`, so it is checked apart.
import { lookup as systemLookup, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { definedOnly } from '../domain/defined-only';
import { trustedRoots } from './network-variables';

/** Carried through undici to the place that makes the `address-refused` failure. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  readonly code = 'BRIDGE_ADDRESS_REFUSED';
}

/** Public by number, yet answered by the cloud host itself (Azure's WireServer). */
const metadataAddresses: readonly string[] = ['168.63.129.16'];
const globalUnicast = ipaddr.IPv6.parse('2000::');

/** Why this address is refused, or `undefined` for a public one. Everything that is not plainly public is refused. */
export function refusalReason(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'unreadable';
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv4') return ipv4Reason(parsed as ipaddr.IPv4);
  const v6 = parsed as ipaddr.IPv6;
  if (v6.isIPv4MappedAddress()) return ipv4Reason(v6.toIPv4Address());
  // NAT64 carries an IPv4 address in its last 32 bits; networks without IPv4 reach every public host this way.
  if (v6.range() === 'rfc6052') return ipv4Reason(new ipaddr.IPv4(v6.toByteArray().slice(12)));
  if (v6.range() !== 'unicast') return v6.range();
  // Outside 2000::/3 lie IPv4-compatible and site-local addresses, which the library calls unicast.
  return v6.match(globalUnicast, 3) ? undefined : 'reserved';
}

function ipv4Reason(address: ipaddr.IPv4): string | undefined {
  if (metadataAddresses.includes(address.toString())) return 'metadata';
  const range = address.range();
  return range === 'unicast' ? undefined : range;
}

/**
 * A `lookup` for sockets that fails when any address of the name is refused: a mixed answer is how rebinding looks.
 * @param resolve the resolver behind it, by default the system's
 */
export function guardedLookup(resolve: LookupFunction = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found, family) => {
      if (error !== null) return callback(error, []);
      const addresses = typeof found === 'string' ? [{ address: found, family: family ?? isIP(found) }] : found;
      for (const { address } of addresses) {
        const reason = refusalReason(address);
        if (reason !== undefined) return callback(refusal(hostname, address, reason), []);
      }
      const first = addresses[0];
      if (first === undefined) return callback(new Error(`${hostname} has no address`), []);
      if (options.all === true) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

/** Trusts the company's own certificates too. */
export function plainConnector(timeout: number, lookup: LookupFunction = sharedLookup()): buildConnector.connector {
  const ca = trustedRoots();
  return buildConnector({ timeout, lookup, ...definedOnly({ ca }) });
}

/** The connector of a target that must stay on public addresses. */
export function guardedConnector(timeoutMs: number, resolve?: LookupFunction): buildConnector.connector {
  const connect = plainConnector(timeoutMs, guardedLookup(sharedLookup(resolve)));
  return (options, callback) => {
    // The URL parser has turned decimal, octal and hexadecimal notations into a plain address already.
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    const reason = isIP(host) === 0 ? undefined : refusalReason(host);
    if (reason !== undefined) return callback(refusal(host, host, reason), null);
    connect(options, callback);
  };
}

function refusal(host: string, address: string, reason: string): AddressRefused {
  const where = host === address ? address : `${host} resolves to ${address}`;
  return new AddressRefused(`${where} (${reason}); allowPrivateNetwork: true would permit it for this target`);
}

// One lookup of a name at a time; who asks meanwhile waits for the same answer. What could go wrong: the system's resolver has a few
// threads for all names of the process, and holds one for seconds where a name server does not answer. A target that opens fifty
// sockets would take them all, and then no other target could be called (R24).

type Answered = Parameters<LookupFunction>[2];

/** @param resolve the resolver behind it, by default the system's */
function sharedLookup(resolve: LookupFunction = systemLookup): LookupFunction {
  const waiting = new Map<string, Answered[]>();
  return (hostname, options, callback) => {
    const key = JSON.stringify([hostname, asked(options)]);
    const others = waiting.get(key);
    if (others !== undefined) {
      others.push(callback);
      return;
    }
    const all = [callback];
    waiting.set(key, all);
    resolve(hostname, options, (...answer: Parameters<Answered>) => {
      waiting.delete(key);
      for (const answered of all) answered(...answer);
    });
  };
}

/** What makes another answer. */
function asked({ family, hints, all, order }: LookupOptions): unknown[] {
  return [family ?? 0, hints ?? 0, all ?? false, order ?? ''];
}
