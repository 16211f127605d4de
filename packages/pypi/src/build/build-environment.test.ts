import { describe, expect, test } from '@jest/globals';
import type { BuildBackend, VersionTool } from '@waybill/python';
import type { Options } from '../options.ts';
import { createBuildEnvironment, createVersionEnvironment } from './build-environment.ts';

const options = { indexes: [], buildSecrets: ['SENTRY_AUTH_TOKEN'] } as unknown as Options;

describe('what a build sees of the environment', () => {
  test.each([
    'PYPI_TOKEN',
    'GITHUB_TOKEN',
    'GH_TOKEN',
    'NPM_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'AWS_SECRET_ACCESS_KEY',
    'SLACK_WEBHOOK_URL',
    'TWINE_PASSWORD',
    'UV_PUBLISH_TOKEN',
    'UV_PUBLISH_PASSWORD',
    'CARGO_REGISTRY_TOKEN',
    'COSIGN_PRIVATE_KEY',
  ])('%s does not reach it', (name) => {
    const env = createBuildEnvironment(options, { [name]: 'x' }, 1);

    expect({ [name]: 'x', ...env }).toMatchObject({ [name]: undefined, SOURCE_DATE_EPOCH: '1' });
  });

  test.each([
    'PATH',
    'SENTRY_AUTH_TOKEN',
    'PIP_INDEX_URL',
    'PIP_KEYRING_PROVIDER',
    'UV_INDEX_COMPANY_PASSWORD',
    'UV_KEYRING_PROVIDER',
    'CARGO_REGISTRIES_COMPANY_TOKEN',
    'SSH_AUTH_SOCK',
    'PYTHON_KEYRING_BACKEND',
  ])('%s stays as it is', (name) => {
    expect({ [name]: 'x', ...createBuildEnvironment(options, { [name]: 'x' }, 1) }).toMatchObject({ [name]: 'x' });
  });
});

describe('what tells a build its version', () => {
  const project = (changes: { isDynamic?: boolean; versionTool?: VersionTool; name?: string }) => ({
    folder: '.',
    path: '/parcel',
    python: { name: changes.name ?? 'Acme.Parcel-x', dependencies: [], urls: {}, document: {} },
    backend: 'setuptools' as BuildBackend,
    versionTool: changes.versionTool,
    isDynamic: changes.isDynamic ?? true,
  });

  test('the variables of its own tool, and no others: most hold for requirements that are built too', () => {
    const versionTool = { name: 'pbr', variables: ['PBR_VERSION'] };

    expect(createVersionEnvironment(project({ versionTool }), '1.2.0b1')).toEqual({ PBR_VERSION: '1.2.0b1' });
  });

  test('without a known tool, those that name the project', () => {
    expect(createVersionEnvironment(project({}), '1.2.0b1')).toEqual({
      SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X: '1.2.0b1',
      VCS_VERSIONING_PRETEND_VERSION_FOR_ACME_PARCEL_X: '1.2.0b1',
    });
  });

  test('nothing where the version is written', () => {
    expect(createVersionEnvironment(project({ isDynamic: false }), '1.2.0')).toEqual({});
  });
});
