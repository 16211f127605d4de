import { expect, test } from '@jest/globals';
import { parseRefusal } from './parse-refusal.ts';

const page = (title: string, pre: string) => `
    <!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
    <html>
        <head><title>${title}</title><style type="text/css">html {background-color: #eee;}</style></head>
        <body><h1>${title}</h1><p>Sorry, the requested URL <tt>&#039;http://x/&#039;</tt> caused an error:</p><pre>${pre}</pre></body>
    </html>`;

test.each([
  [{ phrase: 'File already exists.', body: '<p>ignored</p>' }, 'File already exists.'],
  [{ phrase: 'Classifier &#x27;A &lt; B&#x27; is not valid', body: '' }, "Classifier 'A < B' is not valid"],
  [{ phrase: 'expected List<int> & more', body: '' }, 'expected List<int> & more'],
  [
    { body: '<html><head><title>400</title></head><body>Bad <b>name</b>&amp;c &copy;&nbsp;x</body></html>' },
    'Bad name &c © x',
  ],
  [
    { body: page('Error: 403 Forbidden', 'None') },
    "Error: 403 Forbidden Sorry, the requested URL 'http://x/' caused an error: None",
  ],
  [{ body: '<!doctype html><title>502 Bad Gateway</title>' }, '502 Bad Gateway'],
  [{ body: 'plain\n words' }, 'plain words'],
  [{ contentType: 'text/plain', body: '<a> < b' }, '<a> < b'],
  [{ contentType: 'text/html', body: 'no &quot;tag&quot;' }, 'no "tag"'],
  [
    { body: '{"message":"Validation failed: File name has already been taken"}' },
    'Validation failed: File name has already been taken',
  ],
  [
    { body: '{ "errors" : [ {"status": 403, "message": "Not enough permissions to delete/overwrite artifact"} ] }' },
    'Not enough permissions to delete/overwrite artifact',
  ],
  [{ body: '{"error":"content is missing, name is missing"}' }, 'content is missing, name is missing'],
  [{ body: '{"error": {"code": 409, "message": "The file exists.", "status": "ALREADY_EXISTS"}}' }, 'The file exists.'],
  [{ body: '{"detail":[{"loc":["body","name"],"msg":"field required"}]}' }, 'field required'],
  [{ body: '{"type":"about:blank","title":"Forbidden","status":403,"detail":"No quota"}' }, 'Forbidden No quota'],
  [{ body: '{"errors":["one","two"]}' }, 'one two'],
  [{ body: '["Only one sdist"]' }, 'Only one sdist'],
  [
    {
      contentType: 'application/xml',
      body: '<?xml version="1.0"?><Error><Code>Denied</Code><Message>No</Message></Error>',
    },
    'Denied No',
  ],
  [{ body: '<?xml version="1.0"?><Error>No &amp; no</Error>' }, 'No & no'],
  [{ body: '{"code": 7}' }, '{"code": 7}'],
  [{ body: '{"message": {"name": ["too long"]}}' }, '{"message": {"name": ["too long"]}}'],
  [{ body: 'red \u001b[31malert\u202e' }, 'red [31malert'],
  [{ body: '' }, '(nothing)'],
  [{ phrase: ' ', body: '' }, '(nothing)'],
])('%j says %j', async (refusal, expected) => {
  expect(await parseRefusal(refusal)).toBe(expected);
});

test('quotes no more than a few lines', async () => {
  expect(await parseRefusal({ phrase: 'x'.repeat(1000), body: '' })).toHaveLength(301);
});
