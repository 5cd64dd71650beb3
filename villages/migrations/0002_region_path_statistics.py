from django.db import migrations


class Migration(migrations.Migration):
    """With the usual hundred samples a city's share of the nation's paths is guessed at a few townships."""

    dependencies = [("villages", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE villages_region ALTER COLUMN path SET STATISTICS 1000",
            "ALTER TABLE villages_region ALTER COLUMN path SET STATISTICS -1",
        )
    ]
