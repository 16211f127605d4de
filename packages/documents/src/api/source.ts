import { asShellWord, type BaseContext, type HookInput } from '@waybill/kernel';
import { bothOpenApi } from '../errors.ts';
import { findOpenApi } from '../find-openapi.ts';
import type { Options } from '../options.ts';

/** Where the OpenAPI document comes from. `label` names it in errors. */
export type Source =
  | { readonly is: 'file'; readonly file: string; readonly label: string }
  | { readonly is: 'command'; readonly command: readonly string[]; readonly label: string };

/**
 * Where the OpenAPI document of a release comes from, by the options and what the repository has.
 *
 * @returns nothing where the release has none
 * @throws EOPENAPISOURCE
 */
export async function findSource({ options, context }: HookInput<Options, BaseContext>): Promise<Source | undefined> {
  const { openapi, openapiCommand } = options;
  if (openapiCommand !== undefined) {
    if (openapi !== 'auto' && openapi !== false) throw bothOpenApi();
    const label = `The output of \`${openapiCommand.map(asShellWord).join(' ')}\``;
    return { is: 'command', command: openapiCommand, label };
  }
  if (openapi === false) return undefined;
  const file = openapi === 'auto' ? await findOpenApi(context.cwd) : openapi;
  return file === undefined ? undefined : { is: 'file', file, label: `\`${file}\`` };
}
