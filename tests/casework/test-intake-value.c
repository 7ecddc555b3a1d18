/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/base/hj-time.h"
#include "core/casework/hj-intake-value-private.h"

static void
test_text (void)
{
  g_autofree char *trimmed = hj_intake_trim (" 　 前后 空格　\n");
  g_autofree char *empty = hj_intake_trim ("　");
  g_autofree char *folded = hj_intake_fold (" Ｂ超 ");

  g_assert_cmpstr (trimmed, ==, "前后 空格");
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (folded, ==, "b超");
}

static void
test_id_number (void)
{
  g_autofree char *wide = hj_intake_read_id_number ("９９０２８１１９８７０２１７９９１Ｘ");
  g_autofree char *spaced = hj_intake_read_id_number (" 990281 19870217 991x ");

  g_assert_cmpstr (wide, ==, "99028119870217991X");
  g_assert_cmpstr (spaced, ==, "99028119870217991X");
}

static void
test_phone (void)
{
  g_autofree char *plain = hj_intake_read_phone ("１３９-0000 0000");
  g_autofree char *abroad = hj_intake_read_phone ("+86 139 0000 0000");
  g_autofree char *words = hj_intake_read_phone (" 无,问邻居 ");

  g_assert_cmpstr (plain, ==, "13900000000");
  g_assert_cmpstr (abroad, ==, "+8613900000000");
  g_assert_cmpstr (words, ==, "无,问邻居");
}

static void
test_date (void)
{
  static const struct {
    const char *text;
    const char *date;
  } cases[] = {
    { "1992-02-16", "1992-02-16" },
    { "1992/2/16", "1992-02-16" },
    { "1992年02月16日", "1992-02-16" },
    { "19920216", "1992-02-16" },
    { "１９９２-０２-１６", "1992-02-16" },
    { "1992.2.16", "1992-02-16" },
    { "2026-02-29", NULL },
    { "2024-02-29", "2024-02-29" },
    { "1992-13-01", NULL },
    { "92-02-16", NULL },
    { "199202", NULL },
    { "不详", NULL },
    { "1992-02-16 x", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *date = hj_intake_read_date (cases[i].text);

    g_assert_cmpstr (date, ==, cases[i].date);
  }
}

static void
test_time (void)
{
  static const struct {
    const char *text;
    const char *iso;
  } cases[] = {
    { "2026-05-06 02:00", "2026-05-06T02:00:00+08:00" },
    { "2026/5/6 2:00", "2026-05-06T02:00:00+08:00" },
    { "2026年05月06日02时", "2026-05-06T02:00:00+08:00" },
    { "2026年5月6日2时30分", "2026-05-06T02:30:00+08:00" },
    { "202605060200", "2026-05-06T02:00:00+08:00" },
    { "20260506020030", "2026-05-06T02:00:30+08:00" },
    { "2026-05-06T02:00:30", "2026-05-06T02:00:30+08:00" },
    { "2026-05-06", "2026-05-06T00:00:00+08:00" },
    { "2026-05-31 24:00", "2026-06-01T00:00:00+08:00" },
    { "2026年12月31日24时", "2027-01-01T00:00:00+08:00" },
    { "2026-05-31 24:01", NULL },
    { "2026-13-45 99:00", NULL },
    { "2026-05-06 25:00", NULL },
    { "20260506020", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 time;
    gboolean read = hj_intake_read_time (cases[i].text, &time);
    g_autofree char *iso = read ? hj_time_to_iso (time) : NULL;

    g_assert_cmpstr (iso, ==, cases[i].iso);
  }
}

static void
test_money (void)
{
  static const struct {
    const char *text;
    gint64 fen; /* −1: it is none */
  } cases[] = {
    { "12000", 1200000 },
    { "１２０００", 1200000 },
    { "¥3,500.00", 350000 },
    { "￥3,500.5", 350050 },
    { "4.3万元", 4300000 },
    { "200万元", 200000000 },
    { "1.5亿", 15000000000 },
    { "人民币 800 元整", 80000 },
    { "0", 0 },
    { "0.01元", 1 },
    { "0.001元", -1 },
    { "0.010", 1 },
    { "", -1 },
    { "若干", -1 },
    { "12000多", -1 },
    { ",5", -1 },
    { "99999999999999999999", -1 },
    { "1e5", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 fen;
    gboolean read = hj_intake_read_money (cases[i].text, &fen);

    g_assert_cmpint (read ? fen : -1, ==, cases[i].fen);
  }
}

static void
test_pressure (void)
{
  int upper, lower;

  g_assert_true (hj_intake_read_pressure ("129/81 mmHg", &upper, &lower));
  g_assert_cmpint (upper, ==, 129);
  g_assert_cmpint (lower, ==, 81);
  g_assert_true (hj_intake_read_pressure ("１５８／９９", &upper, &lower));
  g_assert_cmpint (upper, ==, 158);
  g_assert_false (hj_intake_read_pressure ("偏高", &upper, &lower));
  g_assert_false (hj_intake_read_pressure ("81/129", &upper, &lower));
  g_assert_false (hj_intake_read_pressure ("129", &upper, &lower));
  g_assert_false (hj_intake_read_pressure ("129/", &upper, &lower));
  g_assert_false (hj_intake_read_pressure ("129/81/60", &upper, &lower));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intake-value/text", test_text);
  g_test_add_func ("/intake-value/id-number", test_id_number);
  g_test_add_func ("/intake-value/phone", test_phone);
  g_test_add_func ("/intake-value/date", test_date);
  g_test_add_func ("/intake-value/time", test_time);
  g_test_add_func ("/intake-value/money", test_money);
  g_test_add_func ("/intake-value/pressure", test_pressure);
  return g_test_run ();
}
