import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../lambdas/contracts/http/openapi';

/**
 * Writes the OpenAPI document to a file, or to standard output, for clients that are generated at build time. The API
 * itself serves the same document at /openapi.json.
 *
 *   npm run openapi [-- FILE.json]
 */
const [file] = process.argv.slice(2);
const text = `${JSON.stringify(openApiDocument('http://127.0.0.1:4400'), null, 2)}\n`;
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
