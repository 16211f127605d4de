import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { execa } from 'execa';

it('fails a step that waits for nothing instead of ending with exit code 0', async () => {
  const script = `
    import { definePlugin } from '${join(import.meta.dirname, 'define-plugin.ts')}';
    import { options } from '${join(import.meta.dirname, '../options/options.ts')}';
    const { publish } = definePlugin('parcel', options({}), { publish: () => new Promise(() => {}) });
    await publish({}, { env: {}, options: {} }).catch((error) => {
      console.log(error.code, error.semanticRelease, error.message);
      process.exitCode = 3;
    });`;

  const { exitCode, stdout } = await execa('node', ['--input-type=module', '-e', script], {
    reject: false,
    preferLocal: true,
  });

  expect(stdout).toBe('ESTALLED true The publish step of parcel is waiting for something that can no longer happen.');
  expect(exitCode).toBe(3);
});
