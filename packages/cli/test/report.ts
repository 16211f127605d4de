import type { Report } from '../src/report/index.ts';

/** A report in which every part says something. */
export function fullReport(changes: Partial<Report> = {}): Report {
  return {
    schema: 1,
    project: { name: 'acme/parcel', page: 'https://github.com/acme/parcel' },
    made: { at: '2026-11-28T12:00:00.000Z', seconds: 12.5 },
    outcome: 'released',
    branch: 'main',
    commit: 'a'.repeat(40),
    request: {
      ...{ service: 'github', number: 7, title: 'Weigh parcels', base: 'main', way: 'squash' },
      ways: [
        { way: 'squash', type: 'none' },
        { way: 'merge', type: 'minor', version: '1.2.0' },
      ],
    },
    version: { next: '1.2.0', tag: 'v1.2.0', type: 'minor', last: '1.1.0', lastTag: 'v1.1.0' },
    commits: {
      total: 2,
      counts: { major: 0, minor: 1, patch: 0, none: 1, overlooked: 1 },
      list: [
        { hash: 'b'.repeat(40), title: 'feat: weigh parcels', type: 'minor', isTakenBack: false },
        {
          hash: 'c'.repeat(40),
          title: 'Fix things',
          type: 'none',
          isTakenBack: false,
          overlooked: 'did you mean `fix: …`?',
        },
      ],
    },
    changes: [{ path: 'pyproject.toml', patch: '@@ -1 +1 @@\n-version = "1.1.0"\n+version = "1.2.0"\n' }],
    notes: '## 1.2.0\n\n* weigh parcels\n',
    files: [{ kind: 'wheel', name: 'parcel-1.2.0-py3-none-any.whl', size: 2000, before: 1000 }],
    images: [
      {
        ...{ name: 'ghcr.io/acme/parcel', digest: `sha256:${'d'.repeat(64)}`, tags: ['1.2.0', 'latest'], before: 900 },
        platforms: [
          {
            ...{ platform: 'linux/amd64', digest: `sha256:${'e'.repeat(64)}`, size: 1000 },
            layers: [{ digest: `sha256:${'f'.repeat(64)}`, size: 1000, command: 'RUN pip install parcel' }],
          },
        ],
      },
    ],
    components: [{ describes: 'parcel', added: ['requests 2.31.0'], removed: [], changed: ['urllib3 2.1.0 → 2.2.1'] }],
    vulnerabilities: { text: 'Findings are warnings.', counts: { high: 1 } },
    checklist: '- [x] **The tag is made**\n',
    page: {
      title: 'v1.2.0',
      body: '* weigh parcels',
      assets: [{ name: 'waybill.json', size: 10 }],
      isPrerelease: false,
    },
    messages: [{ service: 'slack', to: '#releases', text: '### parcel 1.2.0 is released' }],
    timeline: [{ step: 'prepare', plugin: 'pypi', from: 0, to: 4000, ok: true }],
    warnings: ['CI checks were not looked at.'],
    errors: [],
    leftOut: [{ part: 'deploy', reason: 'no environment is touched' }],
    ...changes,
  };
}

/** The report with one text in every place that holds one. */
export function withText(text: string): Report {
  const report = fullReport({
    errors: [{ code: text, message: text, details: text }],
    outcome: 'failed',
  });
  const fixed = new Set(['schema', 'outcome', 'service', 'way', 'type']);
  const replace = (value: unknown, key = ''): unknown => {
    if (fixed.has(key) || key === 'counts') return value;
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map((each) => replace(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replace(each, name)]));
  };
  return replace(report) as Report;
}
