import { createPurl, type PlannedComponent } from '../bom/index.ts';

/** RubyGems writes it as the second line: `# stub: nokogiri 1.16.0 x86_64-linux lib`. */
const stub = /^# stub: (?<name>[\w.-]{1,200}) (?<version>[0-9][\w.-]{0,100}) (?<platform>[\w.-]{1,100})(?: |$)/m;
/** Blanks are counted, so that no text is read again and again. */
const assigned = (key: string) =>
  new RegExp(`^[ \\t]{0,20}\\w{1,20}\\.${key}[ \\t]{0,20}=[ \\t]{0,20}["'](?<value>[\\w.-]{1,200})["']`, 'm');
const [nameLine, versionLine] = [assigned('name'), assigned('version')];
/** One licence, or a list of them in one line, as RubyGems writes it. */
const licenseLine =
  /^[ \t]{0,20}\w{1,20}\.licenses?[ \t]{0,20}=[ \t]{0,20}(?<value>\[[^\]\n]{0,2000}\]|["'][^"'\n]{1,200}["'](?:\.freeze)?)[ \t\r]{0,20}$/m;

/** Several licences are joined by a comma: RubyGems does not say whether one or all of them hold. */
function readLicense(text: string): string | undefined {
  const { value = '' } = licenseLine.exec(text)?.groups ?? {};
  const all = [...value.matchAll(/["']([^"'\n]{1,200})["']/g)].map(([, each = '']) => each);
  return all.length === 0 ? undefined : all.join(', ');
}

/** An installed gem by its specification, which is a program of Ruby that is not run. */
export function gemPackage(text: string): PlannedComponent[] | undefined {
  const {
    name = nameLine.exec(text)?.groups?.['value'],
    version = versionLine.exec(text)?.groups?.['value'],
    platform,
  } = stub.exec(text)?.groups ?? {};
  if (name === undefined || version === undefined) return undefined;
  const qualifiers = platform === undefined || platform === 'ruby' ? {} : { platform };
  const purl = createPurl('gem', { name, version, qualifiers });
  const license = readLicense(text);
  return [
    {
      ...{ type: 'library', name, version, ref: purl ?? `gem:${name}@${version}`, purl, dependsOn: [] },
      ...(license !== undefined && { license }),
    },
  ];
}
