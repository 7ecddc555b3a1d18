/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Parts of numbers are found from this many characters on. */
#define HJ_WORDS_PART_MIN 3

char *hj_words_split (const char *text);
char *hj_words_dup_pinyin (const char *name);
char *hj_words_of_name (const char *name);
char **hj_words_typed (const char *typed);
char *hj_words_query (const char *typed);
char *hj_words_part_query (const char *typed);

G_END_DECLS
