import { type Located, linesWith, locatedIn, type Source, type Span } from '../documents/index.ts';
import { noPlace, unclearPlace } from '../errors.ts';
import { nameOfPlace } from './place.ts';

/** A value of a section, over as many lines as are indented. */
interface Setting {
  readonly section: string;
  readonly key: string;
  readonly span: Span;
}

/**
 * Finds a version in a file of Python's `configparser`, such as `setup.cfg`.
 *
 * @throws ENOVERSIONPLACE, EUNCLEARVERSION when it is more than one word
 */
export function locateSetting({ file, text }: Source, section: string, key: string): Located {
  const place = nameOfPlace({ kind: 'setting', section, key });
  const found = findSetting(text, section, key);
  if (found === undefined) throw noPlace(file, place, linesWith(text, key));
  if (/\s/.test(found.value)) throw unclearPlace(file, place, [found.value]);
  // bumpver writes quotes, which are not the version.
  if (!/^(["']).+\1$/.test(found.value)) return found;
  return locatedIn(text, { start: found.span.start + 1, end: found.span.end - 1 }, found.value.slice(1, -1));
}

/** The value of a setting, without white space at its ends. */
export function findSetting(text: string, section: string, key: string): Located | undefined {
  // Of two with the same name the later one counts.
  const setting = settingsOf(text).findLast((each) => each.section === section && each.key === key);
  return setting && locatedIn(text, setting.span, text.slice(setting.span.start, setting.span.end));
}

function settingsOf(text: string): Setting[] {
  const settings: Setting[] = [];
  let section = '';
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    const last = settings.at(-1);
    const header = /^\uFEFF?\[(.+)\]/.exec(line)?.[1];
    const [before, key] = /^([^\s#;[=:][^=:]*?)\s*[=:]/.exec(line) ?? [];
    if (header !== undefined) section = header;
    else if (/^\s+[^\s#;]/.test(line) && last?.section === section) {
      settings.splice(-1, 1, { ...last, span: { start: last.span.start, end: index + line.length } });
    } else if (before !== undefined && key !== undefined) {
      const span = { start: index + before.length, end: index + line.length };
      settings.push({ section, key: key.toLowerCase(), span });
    }
  }
  return settings;
}
