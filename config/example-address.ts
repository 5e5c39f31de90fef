/** RFC 2606 reserves these names. */
const exampleHost = /(^|\.)(example\.(com|org|net)|example|test|invalid)$/;

/** Whether this URL is still an example: a call there would reach no one, or a stranger. */
export function isExampleAddress(url: string): boolean {
  return exampleHost.test(new URL(url).hostname);
}
