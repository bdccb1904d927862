import {
  type ColumnDefinitionNode,
  DataTypeNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  RawNode,
} from 'kysely';

/** Makes columns of text compare by their bytes, whatever the database's language: in the order that SQLite has, and fast. */
export const bytewiseText: KyselyPlugin = {
  transformQuery: ({ node, queryId }: PluginTransformQueryArgs) => new Transformer().transformNode(node, queryId),
  transformResult: async ({ result }: PluginTransformResultArgs) => result,
};

class Transformer extends OperationNodeTransformer {
  protected override transformColumnDefinition(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformColumnDefinition']>
  ): ColumnDefinitionNode {
    const made = super.transformColumnDefinition(node, queryId);
    if (!DataTypeNode.is(node.dataType) || node.dataType.dataType !== 'text') return made;
    return { ...made, dataType: RawNode.createWithSql('text collate "C"') };
  }
}
