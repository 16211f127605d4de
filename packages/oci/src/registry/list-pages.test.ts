import { expect, it } from '@jest/globals';
import { setUp } from '../../test/registry-set-up.ts';
import { deliverImage } from '../layout/deliver-image.ts';

it('reads every page of the tags', async () => {
  await using set = await setUp({ pageSize: 2 });
  const tags = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'];
  for (const tag of tags) await deliverImage(set.client, set.layout, tag);

  expect(await set.client.listTags()).toEqual(tags);
});

it('ends where a registry names a page again', async () => {
  const fault = ({ url = '' }, response: { setHeader(name: string, value: string): unknown }) => {
    if (url.includes('/tags/list')) response.setHeader('link', `<${url}>; rel="next"`);
    return false;
  };
  await using set = await setUp({ fault });
  await deliverImage(set.client, set.layout, '1.2.0');

  expect(await set.client.listTags()).toEqual(['1.2.0']);
});

it('knows whether a registry lists what is attached', async () => {
  await using set = await setUp();

  expect(await set.client.listReferrers(set.digest)).toBeUndefined();
});

it('does not read a list without end', async () => {
  let page = 0;
  const fault = ({ url = '' }, response: { setHeader(name: string, value: string): unknown }) => {
    page += 1;
    if (url.includes('/tags/list'))
      response.setHeader('link', `<${url.replace(/&last=\d+$/, '')}&last=${page}>; rel="next"`);
    return false;
  };
  await using set = await setUp({ fault });
  await deliverImage(set.client, set.layout, '1.2.0');

  await expect(set.client.listTags()).rejects.toMatchObject({ code: 'EENDLESSLIST' });
});

it.each(['http://[', 'file:///etc/passwd', 'data:,x'])('does not go on at %s', async (next) => {
  const fault = ({ url = '' }, response: { setHeader(name: string, value: string): unknown }) => {
    if (url.includes('/tags/list')) response.setHeader('link', `<${next}>; rel="next"`);
    return false;
  };
  await using set = await setUp({ fault });
  await deliverImage(set.client, set.layout, '1.2.0');

  await expect(set.client.listTags()).rejects.toMatchObject({ code: 'EREDIRECT' });
});
