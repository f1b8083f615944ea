import { TypeMetadataStorage } from '@nestjs/graphql';

/** In which language a text is asked for; left out, the one that suits best. */
export interface InLanguage {
  readonly locale?: string | null;
}

/**
 * Gives a field resolver the argument `locale`. It is called with its parent and its arguments, and no parameter of it is decorated: such a
 * method Nest calls directly, so it may answer at once. Decorated parameters make a dozen promises for each text, which for a list of names
 * takes longer than all else that is done for it.
 */
export function LocaleArgument(): MethodDecorator {
  return (resolver, methodName) =>
    TypeMetadataStorage.addMethodParamMetadata({
      kind: 'arg',
      name: 'locale',
      description: 'A BCP 47 language tag, such as "de".',
      target: resolver.constructor,
      methodName: String(methodName),
      typeFn: () => String,
      options: { nullable: true },
      index: 1,
    });
}
