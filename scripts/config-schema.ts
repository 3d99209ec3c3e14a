import { writeFileSync } from 'node:fs';
import { configSchema } from '../lib/config';

/** Writes the schema with which an editor checks shelfwire.config.json as it is typed. */
writeFileSync('shelfwire.config.schema.json', `${JSON.stringify(configSchema(), null, 2)}\n`);
