/** RFC 2606: names that are nobody's. */
const exampleHost = /(^|\.)(example\.(com|org|net)|example|test|invalid)$/;

/** Whether this URL is still the one of an example: nobody would hear there what is sent, or somebody else would. */
export function isExampleAddress(url: string): boolean {
  return exampleHost.test(new URL(url).hostname);
}
