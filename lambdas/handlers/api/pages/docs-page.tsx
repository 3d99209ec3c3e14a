import { type Endpoint, ROLES } from '../../../contracts/http/endpoint';
import { ENDPOINTS, type OperationId } from '../../../contracts/http/endpoints';
import type { OpenApiDocument } from '../../../contracts/http/openapi';
import { PROBLEMS } from '../../../platform/http-errors';
import { renderPage } from './page';
import {
  descriptionOf,
  type SchemaNode,
  type SchemaRow,
  type Schemas,
  schemaRows,
  typeText,
} from './schema-rows';

const STYLES = `
nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; margin: 1rem 0; }
.lead { color: var(--soft); }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; background: var(--wash); }
details[open] { background: var(--paper); }
summary { cursor: pointer; padding: .55rem .8rem; display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
summary::-webkit-details-marker { display: none; }
.inside { padding: 0 .8rem 1rem; border-top: 1px solid var(--line); }
.method { font: 700 .72rem/1.6 ui-monospace, monospace; min-width: 4.2rem; text-align: center; border-radius: .3rem; color: #fff; background: #47566b; padding: 0 .4rem; }
.get { background: #1e6fb8; } .post { background: #0b6b57; } .put, .patch { background: #94580a; } .delete { background: #b3261e; }
.what { color: var(--soft); }
pre { background: var(--wash); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem; overflow-x: auto; white-space: pre-wrap; }
dl { display: grid; grid-template-columns: minmax(9rem, 15rem) 1fr; gap: .3rem 1rem; margin: .3rem 0; }
dt code { font-weight: 600; } dd { margin: 0; }
dd .type, .note { color: var(--soft); font-size: .88em; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin: 0 0 .5rem .6rem; } }
`;

type Operation = {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: SchemaNode }>> };
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: SchemaNode;
  }[];
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly content?: Readonly<Record<string, { readonly schema?: SchemaNode }>>;
      }
    >
  >;
};

/** The OpenAPI document as a page for people. */
export function docsPage(document: OpenApiDocument): string {
  const endpoints = Object.entries<Endpoint>(ENDPOINTS) as [OperationId, Endpoint][];
  const tags = [...new Set(endpoints.map(([, { tag }]) => tag))];
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  const publicUrl = document.servers?.[0]?.url ?? '';
  return renderPage(
    'Shelfwire API',
    STYLES,
    <main>
      <h1>Shelfwire API</h1>
      {(document.info.description ?? '').split('\n\n').map((paragraph) => (
        <p class="lead">
          <Words text={paragraph} />
        </p>
      ))}
      <p>
        The same for programs: <a href="/openapi.json">openapi.json</a>. Every request under <code>/v1</code>{' '}
        bears <code>Authorization: Bearer …</code>.
      </p>
      <nav>
        {tags.map((tag) => (
          <a href={`#${tag.toLowerCase()}`}>{tag}</a>
        ))}
        <a href="#problems">Problems</a>
      </nav>
      {tags.map((tag) => (
        <section>
          <h2 id={tag.toLowerCase()}>{tag}</h2>
          {endpoints
            .filter(([, endpoint]) => endpoint.tag === tag)
            .map(([operationId, endpoint]) => (
              <OperationDetails
                operationId={operationId}
                endpoint={endpoint}
                operation={operationIn(document, endpoint)}
                schemas={schemas}
                publicUrl={publicUrl}
              />
            ))}
        </section>
      ))}
      <section>
        <h2 id="problems">Problems</h2>
        <dl>
          {Object.entries(PROBLEMS).map(([kind, { status, title }]) => (
            <>
              <dt id={`problem-${kind}`}>
                <code>
                  {status} {kind}
                </code>
              </dt>
              <dd>{title}</dd>
            </>
          ))}
        </dl>
      </section>
    </main>,
  );
}

function operationIn(document: OpenApiDocument, { path, method }: Endpoint): Operation {
  return document.paths?.[path]?.[method] as unknown as Operation;
}

interface OperationProps {
  readonly operationId: string;
  readonly endpoint: Endpoint;
  readonly operation: Operation;
  readonly schemas: Schemas;
  readonly publicUrl: string;
}

function OperationDetails({ operationId, endpoint, operation, schemas, publicUrl }: OperationProps) {
  const { method, path, summary, description, roles, body, success } = endpoint;
  const bodySchema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
  const answerSchema = Object.values(operation.responses[success.status]?.content ?? {})[0]?.schema;
  return (
    <details id={operationId}>
      <summary>
        <span class={`method ${method}`}>{method.toUpperCase()}</span>
        <code>{path}</code>
        <span class="what">{summary}</span>
      </summary>
      <div class="inside">
        {description === undefined ? null : (
          <p>
            <Words text={description} />
          </p>
        )}
        <p class="note">{whoMay(roles)}</p>
        <Fields title="Parameters" rows={parameterRows(operation, schemas)} />
        {bodySchema === undefined ? null : (
          <Fields
            title={`Body (${body?.contentTypes.join(' or ')})`}
            rows={schemaRows(bodySchema, schemas)}
          />
        )}
        <h3>Try it</h3>
        <pre>{curlOf(endpoint, publicUrl)}</pre>
        {answerSchema === undefined ? null : (
          <Fields
            title={`Answer (${success.status})`}
            rows={schemaRows(answerSchema, schemas).map((row) => ({ ...row, isRequired: false }))}
          />
        )}
        {success.example === undefined ? null : <pre>{JSON.stringify(success.example, null, 2)}</pre>}
        <h3>Answers</h3>
        <dl>
          {Object.entries(operation.responses).map(([status, response]) => (
            <>
              <dt>
                <code>{status}</code>
              </dt>
              <dd>
                <Words text={response.description} />
              </dd>
            </>
          ))}
        </dl>
      </div>
    </details>
  );
}

function Fields({ title, rows }: { readonly title: string; readonly rows: readonly SchemaRow[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <dl>
        {rows.map(({ field, type, isRequired, description }) => (
          <>
            <dt>
              <code>{field}</code>
              {isRequired ? <span class="note"> required</span> : null}
            </dt>
            <dd>
              <span class="type">{type}</span> <Words text={description} />
            </dd>
          </>
        ))}
      </dl>
    </>
  );
}

/** Text with its `names` set as code. */
function Words({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

function parameterRows({ parameters = [] }: Operation, schemas: Schemas): SchemaRow[] {
  return parameters.map((parameter) => ({
    field: parameter.name,
    type: `${parameter.in}: ${typeText(parameter.schema ?? {}, schemas)}`,
    isRequired: parameter.required === true,
    description: descriptionOf(
      { description: parameter.description, default: parameter.schema?.default },
      schemas,
    ),
  }));
}

function whoMay(roles: Endpoint['roles']): string {
  if (roles === 'public') return 'Needs no token.';
  return roles.length === ROLES.length ? 'Any role may.' : `May: ${roles.join(', ')}.`;
}

/** A line to paste into a shell; quotes in an example are made safe for it. */
function curlOf(endpoint: Endpoint, publicUrl: string): string {
  const { method, path, examplePath, roles, body, ifMatch, idempotent } = endpoint;
  const parts = [
    `curl -X ${method.toUpperCase()} '${publicUrl}${examplePath ?? path}'`,
    ...(roles === 'public' ? [] : [`-H "Authorization: Bearer $TOKEN"`]),
    ...(ifMatch === 'required' ? [`-H 'If-Match: "1"'`] : []),
    ...(idempotent === true ? [`-H "Idempotency-Key: $(uuidgen)"`] : []),
    ...(body?.mostBytes === undefined
      ? []
      : [`-H 'Content-Type: ${body.contentTypes[0]}'`, '--data-binary @FILE.csv']),
    ...(body === undefined || body.example === undefined
      ? []
      : [
          `-H 'Content-Type: ${body.contentTypes[0]}'`,
          `-d '${JSON.stringify(body.example).replaceAll("'", "'\\''")}'`,
        ]),
  ];
  return parts.join(' \\\n  ');
}
