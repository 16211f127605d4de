import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** What decides where the pods of a deployment run and who finds them. */
export interface Deployment {
  readonly name: string;
  readonly replicas: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** By name. */
  readonly containers: readonly string[];
}

type Fields = ReadonlyMap<number, readonly (Uint8Array | number)[]>;

/** The form in which Kubernetes wraps a message: a mark, the type, and the message itself. */
const mark = 'k8s\0';

/**
 * Reads a deployment as clients of Kubernetes send it.
 * https://github.com/kubernetes/api/blob/master/apps/v1/generated.proto
 */
export function readDeployment(body: Buffer): Deployment {
  if (body.toString('latin1', 0, mark.length) !== mark) throw new Error('This is no message of Kubernetes.');
  const deployment = part(fieldsOf(body.subarray(mark.length)), 2);
  const [metadata, spec] = [part(deployment, 1), part(deployment, 2)];
  const [podMetadata, podSpec] = [part(part(spec, 3), 1), part(part(spec, 3), 2)];
  const replicas = spec.get(1)?.[0];
  return {
    name: texts(metadata, 1)[0] ?? '',
    replicas: typeof replicas === 'number' ? replicas : 1,
    labels: mapOf(podMetadata, 11),
    annotations: mapOf(podMetadata, 12),
    nodeSelector: mapOf(podSpec, 7),
    containers: parts(podSpec, 2).flatMap((container) => texts(container, 1)),
  };
}

function fieldsOf(bytes: Uint8Array): Fields {
  const reader = new BinaryReader(bytes);
  const fields = new Map<number, (Uint8Array | number)[]>();
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === WireType.LengthDelimited) fields.set(field, [...(fields.get(field) ?? []), reader.bytes()]);
    else if (type === WireType.Varint) fields.set(field, [...(fields.get(field) ?? []), Number(reader.int64())]);
    else reader.skip(type);
  }
  return fields;
}

function parts(fields: Fields, field: number): Fields[] {
  return (fields.get(field) ?? []).flatMap((each) => (typeof each === 'number' ? [] : [fieldsOf(each)]));
}

function part(fields: Fields, field: number): Fields {
  return parts(fields, field)[0] ?? new Map();
}

function texts(fields: Fields, field: number): string[] {
  return (fields.get(field) ?? []).flatMap((each) => (typeof each === 'number' ? [] : [Buffer.from(each).toString()]));
}

function mapOf(fields: Fields, field: number): Record<string, string> {
  return Object.fromEntries(parts(fields, field).map((entry) => [texts(entry, 1)[0], texts(entry, 2)[0] ?? '']));
}
