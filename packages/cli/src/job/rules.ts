import { channelsOf, previewChannel } from './channels.ts';
import { dockerRule } from './docker-rule.ts';
import { type About, isTable, type Options, type Rule } from './rule.ts';

/** Commands that check services, or deliver. The others compute, and build. */
const delivering = ['verifyConditionsCmd', 'publishCmd', 'addChannelCmd', 'successCmd', 'failCmd'];

/**
 * What each plugin is rehearsed with. No address of the configuration is kept that is written to: a plugin that is not in this table is left
 * out, unless the repository holds it itself.
 */
export const rules: Readonly<Record<string, Rule>> = {
  '@semantic-release/commit-analyzer': {},
  '@semantic-release/release-notes-generator': {},
  '@semantic-release/changelog': {},
  '@semantic-release/git': {},
  '@semantic-release/github': { drop: ['githubUrl', 'githubApiPathPrefix', 'githubApiUrl', 'proxy'] },
  '@semantic-release/gitlab': { leaveOut: () => 'there is no stand-in for the pages of GitLab' },
  '@semantic-release/exec': {
    drop: delivering,
    tell: (options) =>
      delivering
        .filter((key) => options[key])
        .map((key) => `\`exec.${key}\` is not run: a command may reach any service`),
  },
  '@waybill/gate': {
    drop: ['apiUrl', 'token', 'gitlabToken'],
    force: () => ({ checks: false, requireItems: [] }),
    tell: (options) => (options['checks'] === false ? [] : ['The CI checks of the commit are not waited for']),
  },
  '@waybill/pyproject': {},
  '@waybill/pypi': {
    drop: ['index', 'username', 'token', 'audience', 'sigstore'],
    force: forcePypi,
    tell: ({ trustedPublishing }) =>
      trustedPublishing === false ? [] : ['Attestations of the identity of the job are not made'],
  },
  '@waybill/sbom/embed': {},
  '@waybill/sbom': {},
  '@waybill/scan': { drop: ['apiUrl', 'token'] },
  '@waybill/documents': { drop: ['apiUrl', 'token'] },
  '@waybill/announcement/plugin': {},
  '@waybill/docker': dockerRule,
  '@waybill/archive': {
    drop: ['region', 'profile', 'role', 'audience', 'kmsKey', 'objectLock'],
    force: (_options, { places }) => ({ endpoint: places.s3?.endpoint ?? '', pathStyle: true }),
    leaveOut: (_options, { places }) => (places.s3 === undefined ? 'there is no stand-in for S3' : undefined),
  },
  '@waybill/metrics': { force: () => ({ adoption: [] }) },
  '@waybill/deploy': { leaveOut: () => 'no environment is touched' },
  '@waybill/slack': {
    drop: ['token', 'webhook'],
    force: (options, { env, places }) => ({
      apiUrl: places.slack?.api ?? '',
      ...(channelsOf(options, env).length === 0 ? { channels: [previewChannel] } : {}),
    }),
    leaveOut: (_options, { places }) => (places.slack === undefined ? 'there is no stand-in for Slack' : undefined),
  },
  '@waybill/email': {
    drop: ['username', 'password', 'tls'],
    force: (_options, { places }) => ({ host: places.mail?.host ?? '', port: places.mail?.port ?? 0 }),
    leaveOut: (_options, { places }) =>
      places.mail === undefined ? 'there is no stand-in for a mail server' : undefined,
  },
  '@waybill/webhook': {
    leaveOut: (_options, { places }) =>
      places.webhooks !== true ? 'there is no stand-in for its receivers' : undefined,
  },
};

function forcePypi({ indexes, rules, upload }: Options, { places }: About): Options {
  const { index } = places;
  const isPublic = /^https:\/\/(?:upload|test)\.pypi\.org\//.test(index?.standsFor ?? '');
  const files = (Array.isArray(indexes) ? indexes : []).map((each: unknown) =>
    isTable(each) ? each['files'] : undefined,
  );
  return {
    repository: index?.upload ?? '',
    index: index?.simple ?? '',
    ...(files.length === 0
      ? { indexes: [] }
      : {
          indexes: [
            { repository: index?.upload, index: index?.simple, files: files.includes(undefined) ? 'all' : files[0] },
          ],
        }),
    trustedPublishing: false,
    attestations: false,
    // The rules of the real index, although this one is on this machine.
    ...(rules === undefined && isPublic ? { rules: 'pypi' } : {}),
    ...(upload === false ? {} : { upload: true }),
  };
}
