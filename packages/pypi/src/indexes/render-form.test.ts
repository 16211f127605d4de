import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderForm } from './render-form.ts';

const received = (form: ReturnType<typeof renderForm>, content = '') =>
  new Response(form.head + content + form.tail, { headers: { 'content-type': form.contentType } }).formData();

test('arrives as it was written, line ends too', async () => {
  const field = fc.tuple(fc.stringMatching(/^[a-z_:]+$/), fc.string({ unit: 'grapheme' }));
  await fc.assert(
    fc.asyncProperty(fc.array(field, { minLength: 1 }), async (fields) => {
      const form = await received(renderForm(fields, 'a-boundary-that-is-random'));

      expect([...form.entries()]).toEqual(fields);
    }),
  );
});

test('wraps the bytes of a file', async () => {
  const form = await received(renderForm([['a', 'b']], 'x-y', 'acme "1".whl'), 'bytes\r\n');

  const content = form.get('content') as File;
  expect(content.name).toBe('acme "1".whl');
  expect(content.type).toBe('application/octet-stream');
  expect(await content.text()).toBe('bytes\r\n');
});
