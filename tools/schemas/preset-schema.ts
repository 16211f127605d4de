import type { JsonSchema } from '@valibot/to-json-schema';
import { sectionsOfOthers, topLevelOptions } from '../../packages/pipeline/src/known-plugins/index.ts';

/** A plugin of ours: the name of its section, the schema of that, and what it does. */
export interface PluginSchema {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly does: string;
}

const site = 'https://semantic-release.gitbook.io/semantic-release/usage';
const text = { type: 'string', minLength: 1 } satisfies JsonSchema;
const texts = { type: 'array', items: text } satisfies JsonSchema;

const branch: JsonSchema = {
  anyOf: [
    text,
    {
      type: 'object',
      properties: {
        name: { ...text, description: 'Name of the branch, or a glob.' },
        channel: { description: 'Channel of its releases; `false` for the default one.' },
        range: { type: 'string', description: 'Versions of a maintenance branch: `1.x`.' },
        prerelease: {
          type: ['boolean', 'string'],
          description: 'Identifier of its pre-releases; `true` for its name.',
        },
      },
      required: ['name'],
    },
  ],
};

/** Options of semantic-release itself, by https://semantic-release.gitbook.io/semantic-release/usage/configuration. */
const ofTheHost: Readonly<Record<string, JsonSchema>> = {
  $schema: { type: 'string' },
  extends: {
    anyOf: [text, texts],
    description: 'Shared configurations: `@waybill/preset`.',
    default: '@waybill/preset',
  },
  branches: {
    anyOf: [{ type: 'array', items: branch, minItems: 1 }, branch],
    description: `Branches that release. The preset plans them by itself. ${site}/workflow-configuration`,
  },
  repositoryUrl: { ...text, description: 'Address of the repository, by default that of `origin`.' },
  tagFormat: { ...text, description: 'Template of tags, by default `v${version}`, or as the repository has them.' },
  plugins: {
    type: 'array',
    items: {
      anyOf: [
        text,
        { type: 'array', items: [text, { type: 'object' }], minItems: 1, maxItems: 2 },
        { type: 'object', properties: { path: text }, required: ['path'] },
      ],
    },
    description: `Plugins instead of those of the preset. ${site}/plugins`,
  },
  dryRun: { type: 'boolean', description: 'Only show what the next release would be.' },
  ci: { type: 'boolean', description: '`false` to release from this machine.' },
  debug: { type: 'boolean' },
};

/** Third-party plugins that the preset runs. Their options are their own. */
const ofOthers: Readonly<Record<string, string>> = {
  'commit-analyzer': '@semantic-release/commit-analyzer',
  'release-notes-generator': '@semantic-release/release-notes-generator',
  changelog: '@semantic-release/changelog',
  exec: '@semantic-release/exec',
  git: '@semantic-release/git',
  github: '@semantic-release/github',
};

/** Options of `definePreset` alone. */
const misplaced: Readonly<Record<string, string>> = {
  commit: 'No option of a file: `"git": false` makes no release commit.',
  assets:
    'No option of a file: `definePreset({ "assets": […] })` adds files, `"github": { "assets": […] }` replaces them.',
};

/**
 * The JSON schema of a whole configuration, with a section for each plugin. Another section is possible where the configuration
 * has plugins beside those of the preset, which may read it.
 */
export function presetSchema(plugins: readonly PluginSchema[], shared: readonly string[]): JsonSchema {
  const sections = plugins.map(({ name, does }) => [
    name,
    {
      anyOf: [{ type: 'boolean' }, { $ref: `#/definitions/${name}` }],
      description: `${does} \`false\` leaves it out.`,
    },
  ]);
  const others = Object.entries(ofOthers).map(([name, plugin]) => [
    name,
    { type: ['boolean', 'object'], description: `Options of \`${plugin}\`. \`false\` leaves it out.` },
  ]);
  const properties = {
    ...ofTheHost,
    ...Object.fromEntries([...sections, ...others]),
    ...Object.fromEntries(shared.map((name) => [name, findOption(plugins, name)])),
    ...Object.fromEntries(Object.entries(misplaced).map(([name, description]) => [name, { not: {}, description }])),
  };
  const names = [...Object.keys(properties), ...sectionsOfOthers, ...topLevelOptions];
  return {
    type: 'object',
    properties,
    anyOf: [
      {
        propertyNames: {
          anyOf: [{ enum: [...new Set(names)].sort() }, { pattern: '^(?:[$_]|//|x-)' }, { maxLength: 2 }],
        },
      },
      { required: ['plugins'], properties: { plugins: {} } },
      { required: ['extends'], properties: { extends: { type: 'array', minItems: 2 } } },
      {
        required: ['pipeline'],
        properties: { pipeline: { type: 'object', required: ['members'], properties: { members: {} } } },
      },
    ],
    definitions: Object.fromEntries(plugins.map(({ name, schema }) => [name, schema])),
  };
}

function findOption(plugins: readonly PluginSchema[], name: string): JsonSchema {
  const found = plugins.map(({ schema }) => schema.properties?.[name]).find((each) => each !== undefined);
  if (typeof found !== 'object') throw new TypeError(`No plugin has an option \`${name}\`.`);
  return found;
}
