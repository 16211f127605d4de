import { createPurl, type PlannedComponent } from '../bom/index.ts';

/** RubyGems writes it as the second line: `# stub: nokogiri 1.16.0 x86_64-linux lib`. */
const stub = /^# stub: (?<name>[\w.-]{1,200}) (?<version>[0-9][\w.-]{0,100}) (?<platform>[\w.-]{1,100})(?: |$)/m;
/** Blanks are counted, so that no text is read again and again. */
const assigned = (key: string) =>
  new RegExp(`^[ \\t]{0,20}\\w{1,20}\\.${key}[ \\t]{0,20}=[ \\t]{0,20}["'](?<value>[\\w.-]{1,200})["']`, 'm');
const [nameLine, versionLine] = [assigned('name'), assigned('version')];
const licenseLine =
  /^[ \t]{0,20}\w{1,20}\.licenses?[ \t]{0,20}=[ \t]{0,20}\[?[ \t]{0,20}["'](?<value>[^"'\n]{1,200})["'](?:\.freeze)?[ \t]{0,20}\]?[ \t\r]{0,20}$/m;

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
  const license = licenseLine.exec(text)?.groups?.['value'];
  return [
    {
      ...{ type: 'library', name, version, ref: purl ?? `gem:${name}@${version}`, purl, dependsOn: [] },
      ...(license !== undefined && { license }),
    },
  ];
}
