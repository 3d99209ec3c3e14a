import type { ComponentChildren } from 'preact';
import { Mrkdwn, SafeLink } from './slack-text';

type Fields = Readonly<Record<string, unknown>>;

/** A message as Slack lays it out: its blocks, or its text where it has none. */
export function SlackMessage({ body }: { body: unknown }) {
  if (!isFields(body)) return <pre>{typeof body === 'string' ? body : JSON.stringify(body)}</pre>;
  const blocks = fieldsIn(body.blocks);
  if (blocks.length > 0) {
    return (
      <>
        {blocks.map((block, index) => (
          <Block key={index} block={block} />
        ))}
      </>
    );
  }
  if (typeof body.text === 'string') {
    return (
      <p>
        <Mrkdwn text={body.text} />
      </p>
    );
  }
  return <pre>{JSON.stringify(body, null, 2)}</pre>;
}

function Block({ block }: { block: Fields }) {
  switch (block.type) {
    case 'header':
      return <h3>{plainOf(block.text)}</h3>;
    case 'divider':
      return <hr />;
    case 'section':
      return <Section block={block} />;
    case 'context':
      return (
        <p class="context">
          {fieldsIn(block.elements).map((element, index) => (
            <span key={index}>
              {element.type === 'image' ? textIn(element, 'alt_text') : <Text text={element} />}
            </span>
          ))}
        </p>
      );
    case 'actions':
      return (
        <p class="actions">
          {fieldsIn(block.elements).map((element, index) => (
            <Button key={index} element={element} />
          ))}
        </p>
      );
    case 'image':
      return <p class="picture">{textIn(block, 'alt_text')}</p>;
    default:
      return <pre>{JSON.stringify(block, null, 2)}</pre>;
  }
}

function Section({ block }: { block: Fields }) {
  const fields = fieldsIn(block.fields);
  return (
    <div class="section">
      <div>
        {isFields(block.text) ? (
          <p>
            <Text text={block.text} />
          </p>
        ) : null}
        {fields.length === 0 ? null : (
          <div class="fields">
            {fields.map((field, index) => (
              <p key={index}>
                <Text text={field} />
              </p>
            ))}
          </div>
        )}
      </div>
      {isFields(block.accessory) ? <Button element={block.accessory} /> : null}
    </div>
  );
}

function Text({ text }: { text: Fields }): ComponentChildren {
  const content = textIn(text, 'text');
  if (text.type === 'mrkdwn') return <Mrkdwn text={content} />;
  return <span class="plain">{content}</span>;
}

function Button({ element }: { element: Fields }) {
  const style = element.style === 'primary' || element.style === 'danger' ? element.style : 'plain';
  const url = textIn(element, 'url');
  const label = plainOf(element.text) || textIn(element, 'alt_text');
  if (url === '') return <span class={`button ${style}`}>{label}</span>;
  return (
    <SafeLink class={`button ${style}`} href={url}>
      {label}
    </SafeLink>
  );
}

const plainOf = (text: unknown): string => (isFields(text) ? textIn(text, 'text') : '');

function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

const fieldsIn = (list: unknown): readonly Fields[] => (Array.isArray(list) ? list.filter(isFields) : []);

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
