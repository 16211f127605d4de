import { join } from 'node:path';
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { type OptionEntries, type OptionsSchema, originOf } from '@waybill/kernel';
import { isPlugin, type WorkspacePackage } from '../workspace.ts';
import { optionsSchema } from './options-schema.ts';
import { presetSchema } from './preset-schema.ts';

export interface PublishedSchema {
  /** Folder of the package that publishes it. */
  readonly folder: string;
  readonly name: string;
  readonly schema: JsonSchema;
}

/** A JSON schema of its section for each plugin, and one of the whole configuration for the preset. */
export async function publishedSchemas(packages: readonly WorkspacePackage[]): Promise<PublishedSchema[]> {
  const plugins = await Promise.all(
    packages.filter(isPlugin).map(async ({ room, folder, manifest }) => {
      const { Options } = (await import(join(folder, 'src/options.ts'))) as { Options: OptionsSchema };
      const page = manifest.homepage.replace(/#.*/, '');
      return { folder, manifest, options: Options, name: room, schema: optionsSchema(Options, page) };
    }),
  );
  const preset = packages.find(({ room }) => room === 'preset');
  if (preset === undefined) throw new TypeError('There is no package `preset`.');
  const combined = plugins.filter(({ manifest: { name } }) => name in (preset.manifest.dependencies ?? {}));
  const whole = presetSchema(
    combined.map(({ name, schema, manifest }) => ({ name, schema, does: manifest.description })),
    [...new Set(combined.flatMap(({ options }) => findShared(options)))],
  );
  return [
    ...plugins.map(({ folder, name, schema, manifest }) => ({ folder, name, schema: withHead(schema, manifest) })),
    { folder: preset.folder, name: 'preset', schema: withHead(whole, preset.manifest) },
  ];
}

function withHead(schema: JsonSchema, { name, description }: WorkspacePackage['manifest']): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `https://unpkg.com/${name}/schema.json`,
    title: name,
    description,
    ...schema,
  };
}

/** Options that hold for all plugins at the top level of the configuration. */
function findShared({ entries }: OptionsSchema): string[] {
  return Object.entries(entries as OptionEntries).flatMap(([name, entry]) => (originOf(entry).shared ? [name] : []));
}

/** Where the schema of what a command prints with `--json` is written, by folder of its package, and what it is called. */
export const reports: Readonly<Record<string, { readonly module: string; readonly title: string }>> = {
  cli: { module: 'src/report/index.ts', title: 'Rehearsal of a release by Waybill' },
  doctor: { module: 'src/report/index.ts', title: 'What `waybill doctor` of Waybill found' },
  metrics: { module: 'src/measure/index.ts', title: 'Release metrics of Waybill' },
};

/** The JSON schema of what a command prints with `--json`, for those who read it. */
export async function reportSchema({ folder, manifest, room }: WorkspacePackage): Promise<JsonSchema> {
  const { module = '', title } = reports[room] ?? {};
  const { Report } = (await import(join(folder, module))) as { Report: Parameters<typeof toJsonSchema>[0] };
  // Limits of length are for what strangers write.
  const { $schema, ...schema } = toJsonSchema(Report, { errorMode: 'throw', ignoreActions: ['check'] });
  return {
    ...($schema === undefined ? {} : { $schema }),
    $id: `https://unpkg.com/${manifest.name}/report.schema.json`,
    title,
    ...schema,
  };
}
