import { expect, test } from '@jest/globals';
import { parseRefusal } from './parse-refusal.ts';
import { isProjectPage, parseProjects, parseSimple } from './simple/parse-simple.ts';

/** Text of about so many characters that a careless expression reads again and again. */
const shapes = [
  ['<a '],
  ['<a href='],
  ['<a href="'],
  ['<a href="x">', '</a>'],
  ['<'],
  ['<head', '</head>'],
  ['<head>'],
  ['<style>', '</style'],
  ['<!--'],
  ['<b>', ' '],
  ['&'],
  ['&#x', ';'],
  ['&lt;'],
  [' '],
  ['\n\t'],
  ['{"a":'],
  ['['],
  ['<a href="a/', '">'],
  ['<base href="', '>'],
  ['<b>', '</i>'],
  ['<table><tr>'],
  ['<a x=1 '],
  ['<a b c d>'],
  ['</a>'],
  ['<title>'],
] as const;

const readers = {
  'a refusal': (body: string) => parseRefusal({ body }),
  'a phrase': (phrase: string) => parseRefusal({ phrase, body: '' }),
  'a refusal that is called HTML': (body: string) => parseRefusal({ contentType: 'text/html', body }),
  'a page of a project': (text: string) => parseSimple({ contentType: 'text/html', text, url: 'https://x.example/a/' }),
  'JSON of a project': (text: string) => parseSimple({ contentType: 'x/json', text, url: 'https://x.example/a/' }),
  'a list of projects': (text: string) => parseProjects({ contentType: 'text/html', text, url: 'https://x.example/' }),
  'what may be a page': (text: string) => isProjectPage({ contentType: 'text/html', text, url: 'https://x.example/' }),
};

/** Milliseconds of the processor: what else the machine does is not counted. */
async function measureOnce(read: (text: string) => Promise<unknown>, text: string): Promise<number> {
  const start = process.cpuUsage();
  await read(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Whether the shortest of several runs is within a limit: the garbage collector may fall into one of them. */
async function isWithin(limit: number, measure: () => Promise<number>): Promise<boolean> {
  for (let run = 0; run < 3; run += 1) if ((await measure()) < limit) return true;
  return false;
}

const fill = (shape: readonly string[], length: number) => {
  const [open = '', close = ''] = shape;
  const times = Math.ceil(length / (open.length + close.length));
  return `${open.repeat(times)}${close.repeat(times)}`;
};

// Text 20 times as long takes 20 times as long, with n log n 25 times; with its square it would be 400 times.
const most = 120;

test.each(Object.entries(readers))('%s is read in time that grows with its length', async (_, read) => {
  await read(fill(['<a href="x">'], 1000));
  for (const shape of shapes) {
    // Below half a millisecond, the garbage collector is most of it.
    const short = Math.max(await measureOnce(read, fill(shape, 10_000)), 0.5);
    const text = fill(shape, 200_000);
    expect({ shape, grows: await isWithin(most * short, () => measureOnce(read, text)) }).toEqual({
      shape,
      grows: true,
    });
  }
});
