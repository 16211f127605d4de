import type { CoreMetadata } from '@waybill/python';
import type { Finding } from './finding.ts';

const longestLabel = 32;

/** Addresses, and their labels, that PyPI refuses. */
export function findInUrls(metadata: CoreMetadata): Finding[] {
  const single = ['home-page', 'download-url'].flatMap((field) =>
    (metadata.get(field) ?? []).filter((url) => !isUrl(url)).map(notAnUrl),
  );
  return [...single, ...(metadata.get('project-url') ?? []).flatMap(findInProjectUrl)];
}

const remedy = 'Correct `project.urls` in `pyproject.toml`.';

const notAnUrl = (url: string): Finding => ({ fact: `\`${url}\` is not a URL`, remedy });

function findInProjectUrl(text: string): Finding[] {
  const [label = '', ...rest] = text.split(',').map((part) => part.trim());
  const url = rest.join(',');
  const findings: Finding[] = [];
  if (label === '') findings.push({ fact: `The URL \`${url}\` has no label`, remedy });
  if (label.length > longestLabel) {
    findings.push({ fact: `The label \`${label}\` has more than ${longestLabel} characters`, remedy });
  }
  if (!isUrl(url)) findings.push(notAnUrl(url));
  return findings;
}

function isUrl(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}
