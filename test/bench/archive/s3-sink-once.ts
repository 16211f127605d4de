/** An S3 that takes every object and keeps none, in a process of its own: what it does with them costs neither client time. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What clients say that the SHA-256 of each part is: nothing is computed here. */
const parts = new Map<number, string>();

function answerPost({ url = '' }: IncomingMessage, response: ServerResponse): void {
  if (/[?&]uploads\b/.test(url)) {
    parts.clear();
    response.end('<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>');
    return;
  }
  const hash = createHash('sha256');
  for (const [, checksum] of [...parts].sort(([one], [other]) => one - other))
    hash.update(Buffer.from(checksum, 'base64'));
  const whole = `${hash.digest('base64')}-${parts.size}`;
  response.end(
    `<CompleteMultipartUploadResult><ETag>"one-${parts.size}"</ETag><ChecksumSHA256>${whole}</ChecksumSHA256></CompleteMultipartUploadResult>`,
  );
}

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const { method, url = '', headers } = request;
    response.setHeader('content-type', 'application/xml');
    if (method === 'POST') return answerPost(request, response);
    if (method === 'PUT') {
      const checksum = String(headers['x-amz-checksum-sha256'] ?? '');
      const number = /partNumber=(\d+)/.exec(url)?.[1];
      if (number !== undefined) parts.set(Number(number), checksum);
      response.writeHead(200, { etag: '"one"', 'x-amz-checksum-sha256': checksum }).end();
      return;
    }
    if (method === 'GET' && /[?&]uploads\b/.test(url)) return void response.end('<ListMultipartUploadsResult/>');
    response.writeHead(404).end();
  });
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('disconnect', () => process.exit());
