import { expect, test } from '@jest/globals';
import { findKnownIndex } from './known-indexes.ts';

test.each([
  [
    'https://gitlab.example/api/v4/projects/42/packages/pypi',
    'GitLab',
    'https://gitlab.example/api/v4/projects/42/packages/pypi/simple',
  ],
  [
    'https://git.example/gitlab/api/v4/projects/a%2Fb/packages/pypi/',
    'GitLab',
    'https://git.example/gitlab/api/v4/projects/a%2Fb/packages/pypi/simple',
  ],
  ['https://codeberg.example/api/packages/ada/pypi', 'Gitea', 'https://codeberg.example/api/packages/ada/pypi/simple'],
  [
    'https://acme.jfrog.io/artifactory/api/pypi/pypi-local/',
    'Artifactory',
    'https://acme.jfrog.io/artifactory/api/pypi/pypi-local/simple',
  ],
  ['https://host.example/api/pypi/local/', 'Artifactory', 'https://host.example/api/pypi/local/simple'],
  ['https://nexus.example/repository/pypi-hosted/', 'Nexus', 'https://nexus.example/repository/pypi-hosted/simple'],
  [
    'https://pkgs.dev.azure.com/acme/team/_packaging/feed/pypi/upload/',
    'Azure Artifacts',
    'https://pkgs.dev.azure.com/acme/team/_packaging/feed/pypi/simple',
  ],
  [
    'https://d-111122223333.d.codeartifact.eu-west-1.amazonaws.com/pypi/repo/',
    'CodeArtifact',
    'https://d-111122223333.d.codeartifact.eu-west-1.amazonaws.com/pypi/repo/simple',
  ],
  [
    'https://europe-west3-python.pkg.dev/project/repo/',
    'Artifact Registry',
    'https://europe-west3-python.pkg.dev/project/repo/simple',
  ],
  ['https://python.cloudsmith.io/acme/repo/', 'Cloudsmith', 'https://dl.cloudsmith.io/basic/acme/repo/python/simple'],
])('%s is %s and lists at %s', (repository, product, simple) => {
  expect(findKnownIndex(repository)).toMatchObject({ product, simple });
});

test.each([
  'https://index.example/legacy/',
  'https://devpi.example/ada/prod/',
  'https://pypi.example/',
  'https://index.example/pypi/repo/',
  'https://index.example/a/b/',
])('%s is known by nothing', (repository) => {
  expect(findKnownIndex(repository)).toBeUndefined();
});

test('behind a host of its own, a product is known by its name', () => {
  const simple = 'https://packages.acme.example/pypi/repo/simple';

  expect(findKnownIndex('https://packages.acme.example/pypi/repo/', 'codeartifact')).toMatchObject({ simple });
  expect(findKnownIndex('https://packages.acme.example/acme/repo/', 'cloudsmith')).toMatchObject({ simple: undefined });
  expect(findKnownIndex('https://packages.acme.example/', 'gitlab')).toBeUndefined();
});
