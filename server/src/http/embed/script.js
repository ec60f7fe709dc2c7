// Shows a small frame in a corner of this page while something is wrong or being maintained.
(function () {
  var script = document.currentScript;
  if (!script) return;
  var origin = new URL(script.src).origin;
  var frame = document.createElement('iframe');
  var small = screen.width < 450;
  frame.src = origin + '/embed/frame' + (small ? '?mobile=true' : '');
  frame.title = 'Status';
  frame.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox');
  var style = frame.style;
  style.position = 'fixed';
  style.border = 'none';
  style.zIndex = '2147483000';
  style.boxShadow = '0 8px 24px rgba(0,0,0,.25)';
  style.borderRadius = '6px';
  style.width = small ? '100%' : '320px';
  style.height = '115px';
  // Bottom, top, right, left: where staff put it.
  var edges = ['60px','','','60px'];
  style.bottom = small ? '0' : edges[0];
  style.top = small ? '' : edges[1];
  var hide = function () {
    style.right = 'auto';
    style.left = '-9999px';
  };
  var show = function () {
    style.right = small ? '' : edges[2];
    style.left = small ? '0' : edges[3];
  };
  hide();
  window.addEventListener('message', function (event) {
    // The frame has no origin of its own, so that it can reach nothing of the site it comes from.
    if (event.source !== frame.contentWindow || !event.data) return;
    if (event.data.action === 'showFrame') show();
    if (event.data.action === 'dismissFrame') hide();
  });
  window.statusEmbedTest = function () {
    frame.src = origin + '/embed/frame?test=true' + (small ? '&mobile=true' : '');
  };
  function add() {
    document.body.appendChild(frame);
  }
  if (document.body) add();
  else document.addEventListener('DOMContentLoaded', add);
})();
