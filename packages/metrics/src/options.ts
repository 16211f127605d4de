import { option, options, v, type WrittenOptions } from '@waybill/kernel';

/** Who counts downloads: PyPI's statistics, the files of release pages on GitHub, Docker Hub. */
export const adoptionSources = ['index', 'page', 'registry'] as const;
export type AdoptionSource = (typeof adoptionSources)[number];

const positive = v.pipe(v.number(), v.minValue(0, 'must not be negative'));
const share = v.pipe(
  v.number(),
  v.check((value) => value >= 0 && value <= 1, 'must be from 0 to 1'),
);
const file = v.pipe(v.string(), v.nonEmpty('it is empty'));

const Limits = v.strictObject({
  failRate: v.optional(share),
  recoveryHours: v.optional(positive),
  leadTimeHours: v.optional(positive),
  reworkRate: v.optional(share),
  coverage: v.optional(share),
  vulnerabilities: v.optional(
    v.strictObject({
      critical: v.optional(positive),
      high: v.optional(positive),
      medium: v.optional(positive),
      low: v.optional(positive),
    }),
  ),
  vulnerabilityDays: v.optional(
    v.strictObject({
      critical: v.optional(positive),
      high: v.optional(positive),
      medium: v.optional(positive),
      low: v.optional(positive),
    }),
  ),
  regressions: v.optional(positive),
  unreleasedDays: v.optional(positive),
  incompleteHours: v.optional(positive),
});
/** What must not be crossed; see the README for the meaning of each. */
export type Limits = v.InferOutput<typeof Limits>;

export const Options = options({
  environment: option(
    v.optional(file),
    'The environment whose deployments count first. Without it: `production`, else the one that was deployed to last.',
  ),
  window: option(
    v.optional(v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1')), 30),
    'Days that are measured; they are compared with as many days before.',
  ),
  hotfixBranches: option(
    v.optional(v.array(file), ['hotfix/*']),
    'Branches whose merge makes a release a hotfix: names, or names that end in `*`.',
  ),
  failedRollouts: option(
    v.optional(v.boolean(), false),
    'Whether a rollout that never served anybody counts as a failed deployment.',
  ),
  coverage: option(
    v.optional(v.array(file), []),
    'Coverage reports of the project (Cobertura, JaCoCo, lcov), read in `prepare`: `["coverage.xml"]`.',
  ),
  benchmarks: option(
    v.optional(v.array(file), []),
    'Benchmark results of the project as JSON, read in `prepare`: `{"parse": 12.5}` or a list of `name`, `value`. Smaller is better.',
  ),
  adoption: option(
    v.optional(v.array(v.picklist(adoptionSources)), []),
    'Who is asked for downloads: `index` (pypistats.org), `page` (files of the release pages on GitHub), `registry` (Docker Hub). A service that does not answer is a note in the report.',
  ),
  limits: option(v.optional(Limits, {}), 'What `waybill metrics --check` reports; see [limits](#limits).'),
});

export type Options = v.InferOutput<typeof Options>;

/** The section of this plugin, as a configuration in TypeScript may type it. */
export type MetricsOptions = WrittenOptions<typeof Options>;
