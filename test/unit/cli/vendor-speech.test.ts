// What `simulator` and `dev` give to the stand-in of a provider of bridge.yaml.
import { speechOf } from '../../../cli/stand-ins';
import { exampleKeys, exampleSecrets } from '../../support/example-file';
import { ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { callbackUrl, fileWithProvider, secret } from '../../support/preset-world';

function speech(keys: string) {
  const box = new ConfigSandbox();
  try {
    const provider = box.load(fileWithProvider(keys), { ...goodEnv }).providers.get('school');
    if (provider === undefined) throw new Error('no provider');
    return speechOf(provider);
  } finally {
    box.remove();
  }
}

const ofExample = (name: string) => speech(`${exampleKeys(name, 'http://127.0.0.1:1')}\nurl: https://x.example.com`);

test('a provider that signs has its secret, and one address for all orders', () => {
  const { token, callbackSecret } = exampleSecrets('vervoe');
  expect(ofExample('vervoe')).toEqual({ providerToken: token, callbackSecret, callbackUrl });
});

test('one that wants signed requests has the key for them, which may be its token', () => {
  expect(ofExample('sumsub')).toMatchObject({ signingSecret: exampleSecrets('sumsub').signingSecret });
  expect(ofExample('mettl')).toMatchObject({
    signingSecret: exampleSecrets('mettl').token,
    callbackSecret: 'none',
  });
});

test('one whose orders say where their callbacks go has no address', () => {
  expect(ofExample('sterling')).not.toHaveProperty('callbackUrl');
});

test('one that is given a URL has the secret at the end of it', () => {
  const keys = exampleKeys('vervoe', '').replace(
    /callback:\n(?: {2}.*\n)+/,
    `callback: { verify: path-token, secret: ${secret}, trust: true }\n`,
  );
  expect(speech(`${keys}\nurl: https://x.example.com`)).toMatchObject({ callbackUrl: `${callbackUrl}/${secret}` });
});
