import type { ListedFile } from './simple-api.ts';
import { type Field, fieldOf, fieldsOf } from './upload.ts';

/** The answer of `/pypi/<project>/<version>/json`; the metadata is that of the first upload of the release. */
export function renderRelease(fields: readonly Field[], listed: readonly ListedFile[], files: string): string {
  const text = (name: string) => fieldOf(fields, name) || null;
  const list = (name: string) => fieldsOf(fields, name);
  const urls = list('project_urls').map((line) => line.split(', ', 2));
  return JSON.stringify({
    info: {
      name: text('name'),
      version: text('version'),
      summary: text('summary'),
      description: text('description'),
      description_content_type: text('description_content_type'),
      author: text('author'),
      author_email: text('author_email'),
      license: text('license'),
      license_expression: text('license_expression'),
      requires_python: text('requires_python'),
      keywords: text('keywords'),
      classifiers: list('classifiers'),
      requires_dist: list('requires_dist'),
      provides_extra: list('provides_extra'),
      project_urls: Object.fromEntries(urls),
    },
    urls: listed.map((file) => ({
      filename: file.filename,
      url: `${files}/${file.filename}`,
      packagetype: file.filetype,
      python_version: file.pythonVersion,
      requires_python: file.requiresPython || null,
      size: file.size,
      digests: { md5: file.md5, sha256: file.sha256, blake2b_256: file.blake2 },
      upload_time_iso_8601: file.uploadedAt.toISOString(),
      yanked: file.yanked !== false,
      yanked_reason: file.yanked || null,
    })),
  });
}
