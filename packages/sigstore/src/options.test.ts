import { expect, it } from '@jest/globals';
import { v } from '@waybill/kernel';
import { sigstoreOption } from './options.ts';

const schema = sigstoreOption.sigstore;

it.each(['https://fulcio.corp.example', 'http://127.0.0.1:4000', 'http://localhost:4000/api', 'http://[::1]:4000'])(
  'the identity of the job may be sent to %s',
  (address) => {
    expect(v.safeParse(schema, { fulcio: address, rekor: address }).success).toBe(true);
  },
);

it.each(['http://fulcio.corp.example', 'http://10.0.0.7:4000', 'http://127.0.0.1.example:4000', 'HTTP://rekor.corp'])(
  'the identity of the job is not sent in clear text to %s',
  (address) => {
    for (const name of ['fulcio', 'rekor']) {
      const { issues = [] } = v.safeParse(schema, { [name]: address });
      expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining('use `https://`')]);
    }
  },
);
