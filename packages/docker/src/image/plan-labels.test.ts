import { expect, it } from '@jest/globals';
import { planLabels } from './plan-labels.ts';

const release = { image: 'ghcr.io/acme/parcel', version: '1.2.0', revision: 'b'.repeat(40), createdAt: 1_700_000_000 };

it('fills the OCI set from the release and the project', () => {
  const project = {
    authors: 'Ada <ada@example.com>, Grace',
    name: 'parcel',
    description: 'Sends parcels,\n "safely".',
    license: 'MIT',
    urls: { 'Home Page': 'https://parcel.example', Documentation: 'https://docs.example' },
  };
  const labels = planLabels({ ...release, repositoryUrl: 'git@github.com:acme/parcel.git', project });

  expect(labels).toEqual({
    'org.opencontainers.image.authors': 'Ada <ada@example.com>, Grace',
    'org.opencontainers.image.created': '2023-11-14T22:13:20Z',
    'org.opencontainers.image.description': 'Sends parcels, "safely".',
    'org.opencontainers.image.documentation': 'https://docs.example',
    'org.opencontainers.image.licenses': 'MIT',
    'org.opencontainers.image.revision': 'b'.repeat(40),
    'org.opencontainers.image.source': 'https://github.com/acme/parcel',
    'org.opencontainers.image.title': 'parcel',
    'org.opencontainers.image.url': 'https://parcel.example',
    'org.opencontainers.image.vendor': 'acme',
    'org.opencontainers.image.version': '1.2.0',
  });
});

it('takes further labels, which win', () => {
  const labels = planLabels({ ...release, labels: { team: 'parcels', 'org.opencontainers.image.title': 'Parcel' } });

  expect(labels).toMatchObject({ team: 'parcels', 'org.opencontainers.image.title': 'Parcel' });
});

it.each([
  ['https://x-access-token:secret@github.com/acme/parcel.git', 'https://github.com/acme/parcel'],
  ['ssh://git@git.example.com:2222/acme/parcel.git', 'https://git.example.com/acme/parcel'],
  ['https://git.example.com:8443/acme/parcel', 'https://git.example.com:8443/acme/parcel'],
  ['/srv/git/parcel.git', undefined],
  [undefined, undefined],
])('the source of %s is %s', (repositoryUrl, source) => {
  expect(planLabels({ ...release, repositoryUrl })['org.opencontainers.image.source']).toBe(source);
});
