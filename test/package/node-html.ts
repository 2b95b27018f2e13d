import ts from 'typescript';

/** A node's HTML read as the Flow Library reads it: as text, without running anything. */

/** One call of `registerType`; a part that is no literal is absent. */
export interface Registration {
  type: string | undefined;
  category: string | undefined;
  icon: string | undefined;
  /** Whether the definition, its `defaults` and its `credentials` are written out in place. */
  inline: boolean;
  defaults: string[];
}

/** The contents of the script elements whose type is `text/javascript`, and whether one is loaded from elsewhere. */
export function scriptsOf(html: string): { code: string[]; external: boolean } {
  const elements = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)];
  return {
    code: elements
      .filter(([, attributes = '']) => /type=['"]text\/javascript['"]/.test(attributes))
      .map(([, , code = '']) => code),
    external: elements.some(([, attributes = '']) => /\bsrc\s*=/.test(attributes)),
  };
}

/** All calls of `registerType` in a script. */
export function registrationsOf(code: string): Registration[] {
  const found: Registration[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === 'registerType'
    ) {
      found.push(registration(node.arguments));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('node.js', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS));
  return found;
}

function registration([type, definition]: ts.NodeArray<ts.Expression>): Registration {
  const parts = definition && ts.isObjectLiteralExpression(definition) ? definition : undefined;
  const defaults = initializer(parts, 'defaults');
  const credentials = initializer(parts, 'credentials');
  return {
    type: literal(type),
    category: literal(initializer(parts, 'category')),
    icon: literal(initializer(parts, 'icon')),
    inline: [parts, defaults, ...(credentials ? [credentials] : [])].every(writtenOut),
    defaults: defaults && ts.isObjectLiteralExpression(defaults) ? defaults.properties.map(nameOf) : [],
  };
}

function writtenOut(expression: ts.Expression | undefined): boolean {
  return (
    expression !== undefined &&
    ts.isObjectLiteralExpression(expression) &&
    expression.properties.every((property) => !ts.isSpreadAssignment(property))
  );
}

function initializer(object: ts.ObjectLiteralExpression | undefined, name: string): ts.Expression | undefined {
  const property = object?.properties.find((one) => nameOf(one) === name);
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : '';
}

function literal(expression: ts.Expression | undefined): string | undefined {
  return expression && ts.isStringLiteral(expression) ? expression.text : undefined;
}
