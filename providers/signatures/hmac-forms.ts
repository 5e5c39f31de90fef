// In which forms a signature, its key and its time may be written.

export const hmacAlgorithms = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
export type HmacAlgorithm = (typeof hmacAlgorithms)[number];
export const hmacEncodings = ['hex', 'base64', 'base64url'] as const;
export type HmacEncoding = (typeof hmacEncodings)[number];
export const keyForms = ['text', 'hex', 'base64'] as const;
export type KeyForm = (typeof keyForms)[number];
export const timestampUnits = ['s', 'ms', 'iso'] as const;
export type TimestampUnit = (typeof timestampUnits)[number];
