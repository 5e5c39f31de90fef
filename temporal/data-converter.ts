// How values become what Temporal stores. Clients and workers must use the same one, and the workflow bundle is built with the same
// failure converter: set at run time only, it would silently be missing there.
import type { DataConverter, PayloadCodec } from '@temporalio/common';

export const failureConverterPath = require.resolve('./failure-converter');

export function createDataConverter(codec: PayloadCodec): DataConverter {
  return { failureConverterPath, payloadCodecs: [codec] };
}
