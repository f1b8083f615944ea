#!/usr/bin/env node
/**
 * Writes schema.graphql from the compiled code, or with --check compares it: the contract is reviewed like code. Needs no
 * database.
 */
import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
