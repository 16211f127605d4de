/** What every package has beside the declarations of its entry points. */
const allowed =
  /^(package\.json|README\.md|LICENSE|schema\.json|dist\/[\w-]+\.js(\.map)?|dist\/[\w@.-]+\.(?:LICENSE|license)[\w.-]*|dist\/sbom\.cdx\.json)$/;

/**
 * Looks for files of a packed package that nobody should get, such as declarations of its modules, and for those that it lacks.
 *
 * @param files paths in the tarball, below `/node_modules/<name>/`
 * @param exports sources by entry point
 */
export function findUnpublished(files: readonly string[], exports: Readonly<Record<string, string>>): string[] {
  const packed = files.map((file) => file.replace(/^\/node_modules\/(@[^/]+\/)?[^/]+\//, ''));
  const declarations = Object.values(exports).flatMap((source) =>
    source.endsWith('.ts') ? [source.replace('./src/', 'dist/').replace(/\.ts$/, '.d.ts')] : [],
  );
  const published = [
    'package.json',
    'README.md',
    ...declarations,
    // Schemas are entry points that are published as they are.
    ...Object.values(exports).flatMap((file) => (file.endsWith('.json') ? [file.replace('./', '')] : [])),
  ];
  return [
    ...packed
      .filter((file) => !allowed.test(file) && !published.includes(file))
      .map((file) => `publishes \`${file}\`, which is no entry point`),
    ...published.filter((file) => !packed.includes(file)).map((file) => `lacks \`${file}\``),
  ];
}
