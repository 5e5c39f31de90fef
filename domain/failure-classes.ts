// What a failed call to Gupy or to a provider can mean, and which code of the error table says so.
import type { ErrorCode } from './error-table';

/** The code of each for Gupy and for a provider, and what the failure is about. */
export const failureClasses = {
  rejected: { GUPY: 'BRIDGE_GUPY_REJECTED', PROVIDER: 'BRIDGE_PROVIDER_REJECTED', about: 'request' },
  unauthorized: { GUPY: 'BRIDGE_GUPY_UNAUTHORIZED', PROVIDER: 'BRIDGE_PROVIDER_UNAUTHORIZED', about: 'token' },
  throttled: { GUPY: 'BRIDGE_GUPY_THROTTLED', PROVIDER: 'BRIDGE_PROVIDER_THROTTLED', about: 'target' },
  unavailable: { GUPY: 'BRIDGE_GUPY_UNAVAILABLE', PROVIDER: 'BRIDGE_PROVIDER_UNAVAILABLE', about: 'target' },
  unexpected: { GUPY: 'BRIDGE_GUPY_UNEXPECTED', PROVIDER: 'BRIDGE_PROVIDER_UNEXPECTED', about: 'request' },
  'address-refused': { GUPY: 'BRIDGE_ADDRESS_REFUSED', PROVIDER: 'BRIDGE_ADDRESS_REFUSED', about: 'settings' },
} as const satisfies Record<string, Record<Target, ErrorCode> & { about: string }>;

export type FailureClass = keyof typeof failureClasses;
/** `request`: this request alone, and the target would answer it in the same way again. */
export type FailureSubject = (typeof failureClasses)[FailureClass]['about'];
export type Target = 'GUPY' | 'PROVIDER';
