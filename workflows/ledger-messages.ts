// What the workers say to a call ledger.
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Places, PlacesRequest } from '../rate/call-ledger';

export const lendPlaces = defineUpdate<Places, [PlacesRequest]>('lendPlaces');
export const renewKeys = defineSignal('renewKeys');
