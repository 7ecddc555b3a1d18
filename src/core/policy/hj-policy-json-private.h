/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/policy/hj-policy-finding.h"

G_BEGIN_DECLS

typedef enum {
  HJ_POLICY_JSON_NULL,
  HJ_POLICY_JSON_BOOLEAN,
  HJ_POLICY_JSON_INTEGER,
  HJ_POLICY_JSON_TEXT,
  HJ_POLICY_JSON_ARRAY,
  HJ_POLICY_JSON_OBJECT,
} HjPolicyJsonType;

/**
 * HjPolicyJson:
 *
 * A JSON value that knows where it stands. json-glib's nodes carry no lines, it takes comments and
 * doubled members without a word, and it rounds numbers; documents that decide over people are
 * read strictly: integers only, no member twice, nothing behind the end.
 */
typedef struct _HjPolicyJson HjPolicyJson;

struct _HjPolicyJson {
  HjPolicyJsonType type;
  guint line;          /* from 1, of the value */
  guint column;        /* from 1, in characters */
  char *name;          /* owned, nullable: as a member of an object */
  char *path;          /* owned, like `factors[3].when`, empty for the whole */
  gint64 number;       /* INTEGER, BOOLEAN */
  char *text;          /* owned, TEXT */
  gboolean plain;      /* TEXT: no escapes, so that offsets in the text are offsets in the line */
  GPtrArray *children; /* owned, ARRAY and OBJECT */
  gboolean used;       /* asked for by name; what is never asked for has no meaning */
  gboolean mistaken;   /* of the wrong type, and told so; what is inside was never looked at */
};

HjPolicyJson *hj_policy_json_parse (GBytes *bytes, GPtrArray *findings);
void hj_policy_json_free (HjPolicyJson *self);

HjPolicyJson *hj_policy_json_get (HjPolicyJson *self, const char *name);
const HjPolicyJson *hj_policy_json_locate (const HjPolicyJson *self, const char *path);

/* Typed reading; what is missing or of the wrong type becomes a finding and a harmless value. */
typedef struct {
  HjPolicyJson *root;
  GPtrArray *findings;
  GPtrArray *owned; /* arrays that were handed out */
} HjPolicyJsonReader;

void hj_policy_json_reader_init (HjPolicyJsonReader *self, GBytes *bytes, GPtrArray *findings);
void hj_policy_json_reader_clear (HjPolicyJsonReader *self);
void hj_policy_json_reader_tell (HjPolicyJsonReader *self, const char *path, int offset,
                                 const char *code, const char *sentence);
const char *hj_policy_json_reader_text (HjPolicyJsonReader *self, HjPolicyJson *object,
                                        const char *name, gboolean required);
gint64 hj_policy_json_reader_integer (HjPolicyJsonReader *self, HjPolicyJson *object,
                                      const char *name, gboolean required);
guint hj_policy_json_reader_hours (HjPolicyJsonReader *self, HjPolicyJson *object, const char *name,
                                   gboolean required);
gboolean hj_policy_json_reader_boolean (HjPolicyJsonReader *self, HjPolicyJson *object,
                                        const char *name);
HjPolicyJson *hj_policy_json_reader_object (HjPolicyJsonReader *self, HjPolicyJson *object,
                                            const char *name, gboolean required);
GPtrArray *hj_policy_json_reader_objects (HjPolicyJsonReader *self, HjPolicyJson *object,
                                          const char *name, gboolean required);
const char *const *hj_policy_json_reader_texts (HjPolicyJsonReader *self, HjPolicyJson *object,
                                                const char *name, gboolean required);
gpointer hj_policy_json_reader_array (HjPolicyJsonReader *self, gsize n, gsize size);
void hj_policy_json_reader_end (HjPolicyJsonReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjPolicyJson, hj_policy_json_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HjPolicyJsonReader, hj_policy_json_reader_clear)

G_END_DECLS
