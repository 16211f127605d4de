import { clearTextOption, option, options, v, type WrittenOptions } from '@waybill/kernel';
import { environmentOption } from './environments/index.ts';

export const Options = options({
  environments: option(
    v.optional(v.array(environmentOption), []),
    'Environments, in the order in which a release reaches them; see [environments](#environments).',
  ),
  apiUrl: option(
    v.optional(v.pipe(v.string(), v.url('not a URL')), 'https://api.github.com'),
    "Base address of GitHub's API.",
    { env: 'GITHUB_API_URL' },
  ),
  token: option(
    v.optional(v.string()),
    'Token that may start workflows (`actions: write`) and write deployments (`deployments: write`).',
    { env: 'GITHUB_TOKEN', secret: true },
  ),
  ...clearTextOption,
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type DeployOptions = WrittenOptions<typeof Options>;
