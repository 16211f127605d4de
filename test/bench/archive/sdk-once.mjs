/** Uploads a file with the AWS SDK's own uploader, with SHA-256 as the archive has it. The last line is the peak memory in bytes. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

const [file] = process.argv.slice(2);
const client = new S3Client({ endpoint: process.env.AWS_ENDPOINT_URL_S3, region: 'us-east-1', forcePathStyle: true });
const params = { Bucket: 'archive', Key: 'theirs', Body: createReadStream(file), ChecksumAlgorithm: 'SHA256' };
await new Upload({ client, params }).done();
const [, peak] = /^VmHWM:\s+(\d+) kB/m.exec(await readFile('/proc/self/status', 'utf8')) ?? [];
console.log(Number(peak) * 1024);
