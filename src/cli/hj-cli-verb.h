/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "cli/hj-cli.h"

G_BEGIN_DECLS

/**
 * HjCliVerb:
 * @name: as it is typed
 * @synopsis: what follows the name
 * @summary: msgid of one line that says what it does
 * @min_words: fewest words that may follow, options not counted
 * @max_words: most words that may follow
 * @options: (nullable) (array zero-terminated=1): the verb's own
 * @run: does it; returns the exit status, or anything with @error set
 *
 * Something that `hejiectl` can do. A program runs one verb, so options lie in static variables of
 * the verb's file.
 */
typedef struct {
  const char *name;
  const char *synopsis;
  const char *summary;
  guint min_words;
  guint max_words;
  const GOptionEntry *options;
  HjCliStatus (*run) (HjCli *cli, GError **error);
} HjCliVerb;

extern const HjCliVerb hj_verb_enrol;
extern const HjCliVerb hj_verb_sync;
extern const HjCliVerb hj_verb_status;
extern const HjCliVerb hj_verb_passphrase;
extern const HjCliVerb hj_verb_describe;
extern const HjCliVerb hj_verb_check;
extern const HjCliVerb hj_verb_list;
extern const HjCliVerb hj_verb_show;
extern const HjCliVerb hj_verb_search;
extern const HjCliVerb hj_verb_new;
extern const HjCliVerb hj_verb_set;
extern const HjCliVerb hj_verb_do;
extern const HjCliVerb hj_verb_classify;
extern const HjCliVerb hj_verb_fetch;
extern const HjCliVerb hj_verb_import;
extern const HjCliVerb hj_verb_outbox;
extern const HjCliVerb hj_verb_conflicts;
extern const HjCliVerb hj_verb_correct;
extern const HjCliVerb hj_verb_resolve;
extern const HjCliVerb hj_verb_export;
extern const HjCliVerb hj_verb_attach;
extern const HjCliVerb hj_verb_audit;
extern const HjCliVerb hj_verb_admin;
extern const HjCliVerb hj_verb_pin;
extern const HjCliVerb hj_verb_policy;

const HjCliVerb *const *hj_cli_verb_list (guint *n_verbs);
const HjCliVerb *hj_cli_verb_find (const char *name);
char *hj_cli_verb_usage (const HjCliVerb *self);
char *hj_cli_verb_help (const HjCliVerb *self);
char *hj_cli_help (void);
char *hj_cli_describe_options (const GOptionEntry *options);

extern const GOptionEntry hj_cli_common_options[];
extern const HjCliVerb hj_verb_unpin;
extern const HjCliVerb hj_verb_withdraw;

G_END_DECLS
