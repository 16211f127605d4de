import { expect, test } from '@jest/globals';
import { pretendVersion } from './pretend-version.ts';

test('every tool that asks git hears the version under the name of the project', () => {
  expect(pretendVersion('Acme.Parcel-x', '1.2.0b1')).toEqual({
    SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_PARCEL_X: '1.2.0b1',
    HATCH_VCS_PRETEND_VERSION_FOR_ACME_PARCEL_X: '1.2.0b1',
    SETUPTOOLS_SCM_PRETEND_VERSION: '1.2.0b1',
    PDM_BUILD_SCM_VERSION: '1.2.0b1',
    POETRY_DYNAMIC_VERSIONING_BYPASS: '1.2.0b1',
    UV_DYNAMIC_VERSIONING_BYPASS: '1.2.0b1',
  });
});

test('without a name, the common variables are left', () => {
  expect(Object.keys(pretendVersion(undefined, '1'))).toContain('SETUPTOOLS_SCM_PRETEND_VERSION');
});
