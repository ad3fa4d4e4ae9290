from . import clef_exercise
from . import clef_exercise_chapter
from . import clef_exercise_chapters
from . import clef_exercise_participation
from . import clef_exercise_report
from . import clef_exercise_funder
from . import ir_attachment
