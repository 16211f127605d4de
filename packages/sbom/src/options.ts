import { option, options, v, type WrittenOptions } from '@waybill/kernel';

const specVersions = ['1.5', '1.6', '1.7'] as const;
const formats = ['cyclonedx', 'spdx'] as const;
const generators = ['syft', 'cdxgen'] as const;

export type SpecVersion = (typeof specVersions)[number];
export type GeneratorName = (typeof generators)[number];
export type Format = (typeof formats)[number];

const path = v.pipe(v.string(), v.minLength(1, 'it is empty'));

export const Options = options({
  formats: option(
    v.optional(v.pipe(v.array(v.picklist(formats)), v.minLength(1, 'it is empty')), ['cyclonedx']),
    'Formats in which each document is written: CycloneDX JSON (`"cyclonedx"`) and SPDX 2.3 JSON (`"spdx"`).',
  ),
  specVersion: option(
    v.optional(v.picklist(specVersions), '1.6'),
    'Version of the CycloneDX specification. Not every consumer reads the newest one.',
  ),
  lock: option(
    v.optional(path),
    'Lock file or requirements file that says which versions the project uses; by default the first of `uv.lock`, `poetry.lock`, `pdm.lock`, `pylock.toml`, `Pipfile.lock` and a `requirements.txt` with exact versions, in the folder of the project or of the repository.',
  ),
  environment: option(
    v.optional(path),
    'Folder of an installed environment, such as `.venv`. It tells licences and suppliers of the locked packages, as `.venv` does without this option; without a lock file it also says which versions the project uses.',
  ),
  licenses: option(
    v.optional(v.picklist(['environment', 'index']), 'environment'),
    'Where the licences of locked packages come from: an installed environment (`environment`, else `.venv`), or, for what it does not tell, the index that each package is from. See [licences](#licences).',
  ),
  packages: option(
    v.optional(v.pipe(v.array(path), v.minLength(1, 'it is empty')), ['.']),
    'Folders, or patterns of folders, of the Python projects. At the top level of the configuration, it holds for `pyproject` and `pypi`, too.',
    { shared: true },
  ),
  embed: option(
    v.optional(v.boolean(), false),
    'Whether wheels also carry their SBOM in `.dist-info/sboms/` (PEP 770). It takes effect where `@waybill/sbom/embed` runs right after the wheels are built.',
  ),
  handOver: option(
    v.optional(v.union([v.literal('auto'), v.picklist(generators), v.literal(false)]), 'auto'),
    'Which program lists what this plugin does not read in an image. With `"auto"`, syft or cdxgen is asked if it is on the `PATH` and something is missed; with a name, that one is asked about every image. See [what others list](#what-others-list).',
  ),
  changes: option(
    v.optional(v.boolean(), true),
    'Whether release notes name the dependencies that were added, removed and upgraded since the last release, and a file lists all of them.',
  ),
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type SbomOptions = WrittenOptions<typeof Options>;
